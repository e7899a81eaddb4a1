// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/snippetdialog.h"

#include "base/visibletext.h"
#include "theme/theme.h"
#include "widgets/messageline.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

QString nativeKey(const QString& portable)
{
    return QKeySequence::fromString(portable, QKeySequence::PortableText).toString(QKeySequence::NativeText);
}

} // namespace

SnippetDialog::SnippetDialog(const Snippet& snippet, Save save, QWidget* parent)
    : QDialog(parent)
    , m_name(new QLineEdit(snippet.name, this))
    , m_text(new QPlainTextEdit(snippet.text, this))
    , m_format(new QComboBox(this))
    , m_ending(new QComboBox(this))
    , m_key(new QComboBox(this))
    , m_otherKey(new QKeySequenceEdit(this))
    , m_error(new MessageLine(this))
    , m_save(std::move(save))
{
    setObjectName(QStringLiteral("snippetDialog"));
    setWindowTitle(tr("Snippet"));
    makeFields(snippet);
    m_error->setObjectName(QStringLiteral("snippetError"));
    m_error->setMinimumHeight(2 * m_error->fontMetrics().lineSpacing()); // nothing moves when it speaks
    m_error->setAlignment(Qt::AlignTop | Qt::AlignLeft);

    auto* ok = new QPushButton(tr("Save"), this);
    ok->setObjectName(QStringLiteral("snippetSaveButton"));
    ok->setAccessibleName(tr("Save"));
    ok->setToolTip(tr("Keeps the snippet (Enter)"));
    ok->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("snippetCancelButton"));
    cancel->setAccessibleName(tr("Cancel"));
    cancel->setToolTip(tr("Changes nothing (Esc)"));
    cancel->setAutoDefault(false);

    auto* how = new QWidget(this);
    auto* howRow = new QHBoxLayout(how);
    howRow->setContentsMargins(0, 0, 0, 0);
    howRow->addWidget(m_format);
    howRow->addWidget(m_ending);
    howRow->addStretch();
    auto* form = new QFormLayout;
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Message"), m_text);
    form->addRow(tr("&Written as"), how);
    qobject_cast<QLabel*>(form->labelForField(how))->setBuddy(m_format);
    QWidget* keyRow = makeKeyRow(snippet.hotkey);
    form->addRow(tr("&Key"), keyRow);
    qobject_cast<QLabel*>(form->labelForField(keyRow))->setBuddy(m_key);
    auto* bottom = new QHBoxLayout;
    bottom->addStretch();
    bottom->addWidget(ok);
    bottom->addWidget(cancel);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_error);
    layout->addLayout(bottom);
    resize(440, sizeHint().height());

    connect(ok, &QPushButton::clicked, this, &SnippetDialog::save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    refresh();
    m_name->setFocus();
}

void SnippetDialog::makeFields(const Snippet& snippet)
{
    m_name->setObjectName(QStringLiteral("snippetName"));
    m_name->setAccessibleName(tr("Name"));
    m_name->setPlaceholderText(tr("What the button says, like Login"));
    m_name->setToolTip(tr("What the button says"));
    m_name->setMaxLength(static_cast<int>(SnippetList::MaxName));
    m_text->setObjectName(QStringLiteral("snippetText"));
    m_text->setAccessibleName(tr("Message"));
    m_text->setToolTip(tr("What is sent"));
    m_text->setFont(theme::payloadFont());
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(4 * m_text->fontMetrics().lineSpacing() + 12);
    m_format->setObjectName(QStringLiteral("snippetFormat"));
    m_format->addItems({ tr("Text"), tr("Escapes"), tr("Hex") });
    m_format->setCurrentIndex(static_cast<int>(snippet.format));
    m_format->setAccessibleName(tr("How the message is written"));
    m_format->setToolTip(tr("How the message is written: text, text with escapes like \\n and \\x00, or hex"));
    m_ending->setObjectName(QStringLiteral("snippetEnding"));
    m_ending->addItems(
        { tr("No line ending"), QStringLiteral("LF"), QStringLiteral("CR"), QStringLiteral("CRLF") });
    m_ending->setCurrentIndex(static_cast<int>(snippet.ending));
    m_ending->setAccessibleName(tr("Line ending"));
    m_ending->setToolTip(tr("What ends each line, the last one too"));

    connect(m_name, &QLineEdit::textEdited, this, &SnippetDialog::refresh);
    connect(m_text, &QPlainTextEdit::textChanged, this, &SnippetDialog::refresh);
    connect(m_format, &QComboBox::currentIndexChanged, this, &SnippetDialog::refresh);
    connect(m_ending, &QComboBox::currentIndexChanged, this, &SnippetDialog::refresh);
}

QWidget* SnippetDialog::makeKeyRow(const QString& hotkey)
{
    m_key->setObjectName(QStringLiteral("snippetKey"));
    m_key->setAccessibleName(tr("Key"));
    m_key->setToolTip(tr("The key that sends it, wherever the window has the focus"));
    m_key->addItem(tr("None"), QString());
    for (int digit = 1; digit <= 9; ++digit) {
        const QString portable = QStringLiteral("Ctrl+%1").arg(digit);
        m_key->addItem(nativeKey(portable), portable);
    }
    m_key->addItem(tr("Another:"));
    const int other = m_key->count() - 1;
    const int known = m_key->findData(hotkey);
    m_key->setCurrentIndex(hotkey.isEmpty() ? 0 : known > 0 ? known : other);
    m_otherKey->setObjectName(QStringLiteral("snippetOtherKey"));
    m_otherKey->setAccessibleName(tr("Another key"));
    m_otherKey->setToolTip(tr("Press the key here: one with Ctrl or Alt, or a function key"));
    m_otherKey->setEnabled(m_key->currentIndex() == other);
    if (m_otherKey->isEnabled())
        m_otherKey->setKeySequence(QKeySequence::fromString(hotkey, QKeySequence::PortableText));
    connect(m_key, &QComboBox::currentIndexChanged, this, [this, other](int index) {
        m_otherKey->setEnabled(index == other);
        if (index == other)
            m_otherKey->setFocus();
        refresh();
    });
    connect(m_otherKey, &QKeySequenceEdit::keySequenceChanged, this, [this](const QKeySequence& keys) {
        if (keys.count() > 1)
            m_otherKey->setKeySequence(QKeySequence(keys[keys.count() - 1])); // the last one pressed counts
        refresh();
    });

    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_key);
    layout->addWidget(m_otherKey, 1);
    return row;
}

Snippet SnippetDialog::snippet() const
{
    const QString hotkey = m_otherKey->isEnabled()
        ? m_otherKey->keySequence().toString(QKeySequence::PortableText)
        : m_key->currentData().toString();
    return { m_name->text(), m_text->toPlainText(), static_cast<MessageFormat>(m_format->currentIndex()),
        static_cast<LineEnding>(m_ending->currentIndex()), hotkey };
}

/// A message that is wrong says so while it is typed; an empty field only when one wants to save.
void SnippetDialog::refresh()
{
    const Snippet now = snippet();
    m_ending->setEnabled(now.format != MessageFormat::Hex);
    const auto bytes = now.bytes();
    m_error->setMessage(
        bytes ? Severity::Info : Severity::Error, bytes ? QString() : visibleText(bytes.error().text()));
}

void SnippetDialog::save()
{
    const auto done = m_save(snippet());
    if (done)
        accept();
    else
        m_error->setMessage(Severity::Error, visibleText(done.error().text()));
}

} // namespace signalbox
