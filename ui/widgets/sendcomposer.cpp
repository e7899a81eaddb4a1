// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sendcomposer.h"

#include "base/bytes.h"
#include "theme/theme.h"
#include "widgets/messageline.h"
#include "widgets/sendedit.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace signalbox {
namespace {

/// The text as it would have to be written with escapes.
QString toEscapes(QByteArrayView bytes)
{
    static constexpr char Special[] = "\n\r\t\\";
    static constexpr char Letters[] = "nrt\\";
    QByteArray out;
    qsizetype from = 0;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const qsizetype which = QByteArrayView(Special).indexOf(bytes[i]);
        if (which < 0)
            continue;
        out += escapeUnprintable(bytes.sliced(from, i - from)) + '\\' + Letters[which];
        from = i + 1;
    }
    return QString::fromUtf8(out + escapeUnprintable(bytes.sliced(from)));
}

QString byteCount(qsizetype bytes)
{
    return bytes == 1 ? SendComposer::tr("1 byte")
                      : SendComposer::tr("%1 bytes").arg(QLocale().toString(bytes));
}

QString clientCount(int clients)
{
    return clients == 1 ? SendComposer::tr("1 client")
                        : SendComposer::tr("%1 clients").arg(QLocale().toString(clients));
}

void addChoice(QComboBox* box, const QString& text, const QString& explanation)
{
    box->addItem(text);
    box->setItemData(box->count() - 1, explanation, Qt::ToolTipRole);
}

} // namespace

SendComposer::SendComposer(QWidget* parent)
    : QWidget(parent)
    , m_heading(new QHBoxLayout)
    , m_edit(new SendEdit(this))
    , m_status(new MessageLine(this))
    , m_format(new QComboBox(this))
    , m_ending(new QComboBox(this))
    , m_all(new QCheckBox(tr("All"), this))
    , m_button(new QPushButton(theme::icon(QStringLiteral("send")), tr("Send"), this))
    , m_send(new QAction(theme::icon(QStringLiteral("send")), tr("Send"), this))
{
    m_edit->setObjectName(QStringLiteral("clientSendEdit"));
    m_edit->setPlaceholderText(tr("message"));
    m_edit->setAccessibleName(tr("Message to send"));
    m_edit->setToolTip(tr("Enter sends, Shift+Enter begins a new line, Up and Down go through what was sent"));
    m_edit->setPasteFilter([this](const QString& text) {
        const Result<QByteArray> pasted =
            format() == Format::Hex ? parseHex(text) : Result<QByteArray>(Error {});
        return pasted ? QString::fromLatin1(toHex(*pasted)) : text;
    });
    m_status->setObjectName(QStringLiteral("clientSendStatus"));

    m_format->setObjectName(QStringLiteral("clientFormatCombo"));
    addChoice(m_format, tr("Text"), tr("What is written goes out as UTF-8"));
    addChoice(m_format, tr("Escapes"),
        tr("Text in which \\n \\r \\t \\0 \\e \\\\ \\xHH and \\uHHHH stand for bytes and characters"));
    addChoice(m_format, tr("Hex"),
        tr("Bytes as pairs of hex digits: 68 65 6c 6c 6f. Spaces, commas, colons and 0x are skipped"));
    m_format->setAccessibleName(tr("How the message is written"));
    m_format->setToolTip(tr("How the message is written: text, text with escapes, or hex"));
    m_ending->setObjectName(QStringLiteral("clientEndingCombo"));
    addChoice(m_ending, tr("None"), tr("Nothing is added"));
    addChoice(
        m_ending, QStringLiteral("LF"), tr("Line feed, \\n: Unix, and most line protocols understand it"));
    addChoice(m_ending, QStringLiteral("CR"), tr("Carriage return, \\r: some devices and old terminals"));
    addChoice(m_ending, QStringLiteral("CRLF"), tr("\\r\\n: HTTP, SMTP, FTP, telnet"));
    m_ending->setAccessibleName(tr("Line ending"));
    m_ending->setToolTip(tr("What ends each line, the last one too"));
    m_ending->setCurrentIndex(static_cast<int>(Ending::Lf));
    m_all->setObjectName(QStringLiteral("clientAllCheck"));
    m_all->setAccessibleName(tr("Send to all clients"));
    m_all->setToolTip(tr("Sends to every client, not only to the selected ones"));
    m_button->setObjectName(QStringLiteral("clientSendButton"));
    m_button->setAccessibleName(tr("Send the message"));
    m_button->setToolTip(tr("Sends the message (Enter or Ctrl+Enter)"));
    m_button->setAutoDefault(false);
    m_send->setShortcuts({ QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter) });
    m_send->setToolTip(m_button->toolTip());
    addAction(m_send);

    // The labels are there for the keyboard and for screen readers; the boxes speak for themselves.
    const auto labelled = [this](const QString& text, QWidget* buddy) {
        auto* label = new QLabel(text, this);
        label->setBuddy(buddy);
        return label;
    };
    m_heading->addWidget(labelled(tr("Message"), m_edit));
    auto* controls = new QHBoxLayout;
    controls->setSpacing(6);
    controls->addWidget(m_format);
    controls->addWidget(m_ending);
    controls->addWidget(m_all);
    controls->addStretch();
    controls->addWidget(m_button);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(m_heading);
    layout->addWidget(m_edit);
    layout->addWidget(m_status);
    layout->addLayout(controls);

    connect(m_edit, &SendEdit::textChanged, this, &SendComposer::refresh);
    connect(m_edit, &SendEdit::sendRequested, this, &SendComposer::send);
    connect(m_edit, &SendEdit::olderRequested, this, [this] { showHistory(m_historyIndex - 1); });
    connect(m_edit, &SendEdit::newerRequested, this, [this] { showHistory(m_historyIndex + 1); });
    connect(m_format, &QComboBox::currentIndexChanged, this, &SendComposer::formatChosen);
    connect(m_ending, &QComboBox::currentIndexChanged, this, &SendComposer::refresh);
    connect(m_all, &QCheckBox::toggled, this, &SendComposer::toAllChanged);
    connect(m_button, &QPushButton::clicked, this, &SendComposer::send);
    connect(m_send, &QAction::triggered, this, &SendComposer::send);
    m_edit->setMessage(QStringLiteral("hello"));
    refresh();
}

SendComposer::Format SendComposer::format() const { return static_cast<Format>(m_format->currentIndex()); }

SendComposer::Ending SendComposer::ending() const { return static_cast<Ending>(m_ending->currentIndex()); }

bool SendComposer::isToAll() const { return m_all->isChecked(); }

Result<QByteArray> SendComposer::bytes() const
{
    return messageBytes(m_edit->message(), m_shownFormat, ending());
}

void SendComposer::setSnippetBar(QWidget* bar) { m_heading->addWidget(bar, 1); }

Snippet SendComposer::draft() const { return { {}, m_edit->message(), m_shownFormat, ending(), {} }; }

void SendComposer::takeUp(const Snippet& snippet)
{
    if (snippet.format != Format::Hex)
        m_ending->setCurrentIndex(static_cast<int>(snippet.ending));
    show({ snippet.format, snippet.text });
    takeFocus();
}

void SendComposer::complain(const QString& what) { m_status->setMessage(Severity::Warning, what); }

void SendComposer::formatChosen()
{
    // The same bytes, written the other way, as far as that is possible.
    const Result<QByteArray> now = bytes();
    const Format wanted = format();
    m_ending->setEnabled(wanted != Format::Hex);
    if (now && wanted != m_shownFormat) {
        QByteArray plain = *now;
        const QByteArray end = lineEndingText(ending()).toUtf8();
        if (wanted != Format::Hex && !end.isEmpty() && plain.endsWith(end))
            plain.chop(end.size());
        m_shownFormat = wanted;
        if (wanted == Format::Hex)
            m_edit->setMessage(QString::fromLatin1(toHex(plain)));
        else if (wanted == Format::Escapes)
            m_edit->setMessage(toEscapes(plain));
        else if (isPlainText(plain))
            m_edit->setMessage(QString::fromUtf8(plain));
    }
    m_shownFormat = wanted;
    refresh();
}

void SendComposer::setTargets(int count, const QString& hint)
{
    if (count == m_targets && hint == m_hint)
        return;
    m_targets = count;
    m_hint = hint;
    refresh();
}

void SendComposer::refresh()
{
    const Result<QByteArray> now = bytes();
    const bool isReady = now && !now->isEmpty() && m_targets > 0;
    m_button->setEnabled(isReady);
    m_send->setEnabled(isReady);
    m_edit->markError(!now && m_shownFormat == Format::Escapes ? wrongEscapeAt(m_edit->message()) - 1 : -1);
    if (!now)
        m_status->setMessage(Severity::Error, now.error().text());
    else if (now->isEmpty())
        m_status->setMessage(Severity::Info, tr("Nothing to send yet."));
    else if (m_targets == 0)
        m_status->setMessage(Severity::Info, m_hint);
    else
        m_status->setMessage(
            Severity::Info, tr("%1 to %2").arg(byteCount(now->size()), clientCount(m_targets)));
}

void SendComposer::send()
{
    const Result<QByteArray> now = bytes();
    if (!now || now->isEmpty() || m_targets == 0)
        return;
    remember();
    m_edit->selectAll(); // typing begins anew, Enter sends the same again
    Q_EMIT sendRequested(*now);
}

void SendComposer::remember()
{
    const Entry entry { m_shownFormat, m_edit->message() };
    m_history.removeOne(entry);
    m_history.append(entry);
    if (m_history.size() > MaxHistory)
        m_history.removeFirst();
    m_historyIndex = m_history.size();
}

void SendComposer::showHistory(qsizetype index)
{
    const Entry shown { m_shownFormat, m_edit->message() };
    if (m_historyIndex == m_history.size()) {
        m_draft = shown;
        // What was just sent still stands in the field: Up means the one before it.
        if (index == m_history.size() - 1 && index > 0 && m_history.last() == shown)
            --index;
    }
    if (index < 0 || index > m_history.size())
        return;
    m_historyIndex = index;
    show(index == m_history.size() ? m_draft : m_history.at(index));
}

void SendComposer::show(const Entry& entry)
{
    m_shownFormat = entry.format; // so that the choice does not translate
    m_format->setCurrentIndex(static_cast<int>(entry.format));
    m_edit->setMessage(entry.text);
}

void SendComposer::takeFocus() { m_edit->setFocus(); }

void SendComposer::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("format"), m_format->currentIndex());
    settings.setValue(QStringLiteral("ending"), m_ending->currentIndex());
    settings.setValue(QStringLiteral("all"), isToAll());
}

void SendComposer::restoreState(const QSettings& settings)
{
    m_ending->setCurrentIndex(std::clamp(
        settings.value(QStringLiteral("ending"), m_ending->currentIndex()).toInt(), 0, m_ending->count() - 1));
    m_format->setCurrentIndex(std::clamp(
        settings.value(QStringLiteral("format"), m_format->currentIndex()).toInt(), 0, m_format->count() - 1));
    m_all->setChecked(settings.value(QStringLiteral("all"), isToAll()).toBool());
}

} // namespace signalbox
