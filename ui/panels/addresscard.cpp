// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/addresscard.h"

#include "net/hostaddresses.h"
#include "theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QToolTip>

namespace signalbox {
namespace {

QString netcatLine(const QHostAddress& address, quint16 port)
{
    return QStringLiteral("nc %1 %2").arg(address.toString()).arg(port);
}

} // namespace

AddressCard::AddressCard(QWidget* parent)
    : QWidget(parent)
{
    m_line = new QLabel;
    m_line->setObjectName(QStringLiteral("addressLine"));
    m_line->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_line->setAccessibleName(tr("How to connect"));
    m_copy = new QToolButton;
    m_copy->setObjectName(QStringLiteral("addressCopyButton"));
    m_copy->setAutoRaise(true);
    m_copy->setFocusPolicy(Qt::TabFocus);
    m_copy->setIcon(theme::icon(QStringLiteral("copy")));
    m_copy->setToolTip(tr("Copy this line (Ctrl+Shift+C)"));
    m_copy->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    m_copy->setAccessibleName(tr("Copy the nc line"));
    connect(m_copy, &QToolButton::clicked, this, [this] { copy(m_line->text()); });
    m_all = new QToolButton;
    m_all->setObjectName(QStringLiteral("addressAllButton"));
    m_all->setAutoRaise(true);
    m_all->setFocusPolicy(Qt::TabFocus);
    m_all->setPopupMode(QToolButton::InstantPopup);
    m_all->setMenu(new QMenu(m_all));
    m_all->setText(tr("All addresses"));
    m_all->setAccessibleName(tr("All addresses of the server"));
    m_all->setToolTip(tr("Every address through which a client can come; choose one to copy its nc line"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_line);
    row->addWidget(m_copy);
    row->addWidget(m_all);
    clear();
}

void AddressCard::setEndpoint(const Endpoint& listening)
{
    m_all->menu()->clear();
    const QList<HostAddress> addresses = reachableAddresses(listening.address);
    for (const HostAddress& one : addresses) {
        const QString line = netcatLine(one.address, listening.port);
        const QString text = one.interface.isEmpty() ? line : QStringLiteral("%1\t%2").arg(line, one.interface);
        QAction* action = m_all->menu()->addAction(text);
        connect(action, &QAction::triggered, this, [this, line] { copy(line); });
    }
    m_line->setFont(theme::payloadFont());
    m_line->setText(
        netcatLine(addresses.isEmpty() ? listening.address : addresses.constFirst().address, listening.port));
    m_line->setToolTip(
        tr("Type this into a terminal to talk to the server. With -N, nc ends when its input does."));
    m_copy->show();
    m_all->setVisible(addresses.size() > 1);
    m_all->setText(tr("All %1").arg(addresses.size()));
}

void AddressCard::clear()
{
    m_line->setFont(font());
    m_line->setText(QString());
    m_line->setToolTip({});
    m_copy->hide();
    m_all->hide();
}

void AddressCard::copy(const QString& line)
{
    QGuiApplication::clipboard()->setText(line);
    QToolTip::showText(m_copy->mapToGlobal(QPoint(0, m_copy->height())), tr("Copied: %1").arg(line), m_copy);
}

} // namespace signalbox
