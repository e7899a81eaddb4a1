// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/sendtodialog.h"

#include "base/visibletext.h"
#include "widgets/messageline.h"
#include "widgets/sendcomposer.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QTime>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qsizetype MaxNamed = 4;

QString nameOf(const SendToDialog::Recipient& recipient)
{
    const QString who = recipient.name.isEmpty() ? recipient.peer.toString() : visibleText(recipient.name, 32);
    return SendToDialog::tr("%1 (%2)", "number and name of a client").arg(number(recipient.id)).arg(who);
}

} // namespace

SendToDialog::SendToDialog(QWidget* parent)
    : QDialog(parent)
    , m_to(new QLabel(this))
    , m_composer(new SendComposer(this))
    , m_sent(new MessageLine(this))
{
    setObjectName(QStringLiteral("sendToDialog"));
    setWindowTitle(tr("Send to Clients"));
    m_to->setObjectName(QStringLiteral("sendToLabel"));
    m_to->setTextFormat(Qt::PlainText);
    m_to->setWordWrap(true);

    // The composer of the test client, under names of its own.
    for (QWidget* child : m_composer->findChildren<QWidget*>(QRegularExpression(QStringLiteral("^client")))) {
        if (auto* all = qobject_cast<QCheckBox*>(child))
            all->hide(); // those selected in the table get it
        child->setObjectName(child->objectName().replace(QLatin1String("client"), QLatin1String("sendTo")));
    }
    // An error may take two lines; nothing moves when it does.
    if (auto* status = m_composer->findChild<MessageLine*>())
        status->setMinimumHeight(2 * status->fontMetrics().lineSpacing());
    m_sent->setObjectName(QStringLiteral("sendToMessage"));
    auto* close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("sendToCloseButton"));
    close->setAutoDefault(false); // Enter belongs to the field
    close->setAccessibleName(tr("Close"));
    close->setToolTip(tr("Closes this window (Esc)"));

    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_sent, 1);
    bottom->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addWidget(m_to);
    layout->addWidget(m_composer);
    layout->addStretch();
    layout->addLayout(bottom);
    resize(520, sizeHint().height());

    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_composer, &SendComposer::sendRequested, this, &SendToDialog::send);
}

void SendToDialog::setRecipients(const QList<Recipient>& recipients)
{
    m_recipients = recipients;
    m_left = 0;
    m_sent->setMessage(Severity::Info, {});
    refresh();
}

void SendToDialog::retain(const std::function<bool(ConnectionId)>& isThere)
{
    const auto gone = m_recipients.removeIf([&](const Recipient& recipient) { return !isThere(recipient.id); });
    if (gone == 0)
        return;
    m_left += static_cast<int>(gone);
    refresh();
}

void SendToDialog::refresh()
{
    QStringList names;
    for (const Recipient& recipient : m_recipients.first(std::min(m_recipients.size(), MaxNamed)))
        names.append(nameOf(recipient));
    QString text = names.isEmpty() ? tr("To nobody")
        : names.size() == 1        ? tr("To client %1").arg(names.first())
                                   : tr("To clients %1").arg(names.join(QLatin1String(", ")));
    if (const qsizetype more = m_recipients.size() - names.size(); more > 0)
        text = tr("%1 and %2 more").arg(text, QLocale().toString(more));
    if (m_left > 0)
        text = tr("%1; %2 left meanwhile").arg(text, QLocale().toString(m_left));
    m_to->setText(text);
    m_composer->setTargets(
        static_cast<int>(m_recipients.size()), tr("The client has gone. Select another in the table."));
}

void SendToDialog::send(const QByteArray& bytes)
{
    QList<ConnectionId> ids;
    for (const Recipient& recipient : m_recipients)
        ids.append(recipient.id);
    Q_EMIT sendRequested(ids, bytes);
    const QString what =
        bytes.size() == 1 ? tr("1 byte") : tr("%1 bytes").arg(QLocale().toString(bytes.size()));
    m_sent->setMessage(Severity::Info,
        tr("Sent %1 at %2").arg(what, QTime::currentTime().toString(QStringLiteral("HH:mm:ss"))));
}

void SendToDialog::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    m_composer->takeFocus();
}

} // namespace signalbox
