// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/aboutdialog.h"

#include "theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int IconSide = 64;

QLabel* line(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

/// For a bug report.
QString versions()
{
    return AboutDialog::tr("Signalbox %1, Qt %2 (built with %3), %4")
        .arg(QLatin1String(SIGNALBOX_VERSION), QLatin1String(qVersion()), QLatin1String(QT_VERSION_STR),
            QSysInfo::prettyProductName());
}

} // namespace

AboutDialog::AboutDialog(QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About Signalbox"));

    auto* icon = new QLabel(this);
    icon->setPixmap(
        theme::icon(QStringLiteral("signalbox")).pixmap(QSize(IconSide, IconSide), devicePixelRatioF()));
    icon->setAlignment(Qt::AlignTop);
    auto* name = line(tr("Signalbox %1").arg(QLatin1String(SIGNALBOX_VERSION)), this);
    name->setObjectName(QStringLiteral("aboutName"));
    QFont large = name->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setWeight(QFont::DemiBold);
    name->setFont(large);
    auto* licence = line(
        tr("Free software under the GNU General Public License, version 3 or later. It comes with no warranty; "
           "the file LICENSE has the whole text."),
        this);
    auto* runsOn = line(tr("Qt %1 on %2").arg(QLatin1String(qVersion()), QSysInfo::prettyProductName()), this);
    runsOn->setObjectName(QStringLiteral("aboutVersions"));
    QPalette muted;
    muted.setColor(QPalette::WindowText, theme::color(theme::Role::Muted));
    for (QLabel* quiet : { licence, runsOn })
        quiet->setPalette(muted);

    auto* copy = new QPushButton(theme::icon(QStringLiteral("copy")), tr("Copy &Versions"), this);
    copy->setAutoDefault(false);
    copy->setAccessibleName(tr("Copy versions"));
    copy->setToolTip(tr("Copies the versions, for a bug report (Alt+V)"));
    connect(copy, &QPushButton::clicked, this, [] { QGuiApplication::clipboard()->setText(versions()); });
    auto* close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    close->setAccessibleName(tr("Close"));
    close->setToolTip(tr("Closes this window (Esc)"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);

    auto* text = new QVBoxLayout;
    text->setSpacing(8);
    text->addWidget(name);
    text->addWidget(line(tr("A TCP server you can see into."), this));
    text->addSpacing(4);
    text->addWidget(licence);
    text->addWidget(runsOn);
    text->addStretch();
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(icon);
    top->addLayout(text, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 12);
    layout->setSpacing(16);
    layout->addLayout(top);
    layout->addLayout(buttons);
    constexpr int Width = 440;
    resize(Width, layout->heightForWidth(Width)); // the words wrap
    close->setFocus();
}

} // namespace signalbox
