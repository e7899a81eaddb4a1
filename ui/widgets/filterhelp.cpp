// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/filterhelp.h"

#include "theme/theme.h"

#include <QLabel>
#include <QScreen>
#include <QVBoxLayout>

namespace signalbox {
namespace {

struct Example
{
    const char* terms; // alternatives, separated by blanks unless quoted
    const char* meaning;
};

constexpr Example Examples[] = {
    { "hello", QT_TRANSLATE_NOOP("FilterHelp", "payload or detail contains the word, in any case") },
    { "\"two words\"", QT_TRANSLATE_NOOP("FilterHelp", "the words as they stand") },
    { "client:3", QT_TRANSLATE_NOOP("FilterHelp", "events of one client; client:0 is the server") },
    { "client:3,4,10-20", QT_TRANSLATE_NOOP("FilterHelp", "of several clients") },
    { "event:opened,closed",
        QT_TRANSLATE_NOOP(
            "FilterHelp", "listening opened received sent half-closed closed failed rejected note stopped") },
    { "dir:in", QT_TRANSLATE_NOOP("FilterHelp", "what clients sent; dir:out is what the server sent") },
    { "bytes>100", QT_TRANSLATE_NOOP("FilterHelp", "size of one read or write; also >= < <= = and bytes:0") },
    { "peer:127.0.0.1",
        QT_TRANSLATE_NOOP("FilterHelp", "the client's address contains it; peer::41022 is a port") },
    { "level:warning", QT_TRANSLATE_NOOP("FilterHelp", "note, warning or error, and above") },
    { "!event:sent", QT_TRANSLATE_NOOP("FilterHelp", "the opposite of any term") },
    { "client:1 dir:in", QT_TRANSLATE_NOOP("FilterHelp", "side by side: both must hold") },
    { "hello | level:error", QT_TRANSLATE_NOOP("FilterHelp", "either will do; binds less than side by side") },
};

QString table()
{
    QString rows;
    for (const Example& example : Examples) {
        const QString terms = QString::fromLatin1(example.terms).toHtmlEscaped();
        rows += QStringLiteral("<tr><td style='padding:2px 18px 2px 0; white-space:nowrap'>"
                               "<a href='%1' style='text-decoration:none'><code>%1</code></a></td>"
                               "<td style='padding:2px 0'>%2</td></tr>")
                    .arg(terms, FilterHelp::tr(example.meaning).toHtmlEscaped());
    }
    return QStringLiteral("<table cellspacing='0'>%1</table>").arg(rows);
}

} // namespace

FilterHelp::FilterHelp(QWidget* parent)
    : QFrame(parent, Qt::Popup)
{
    setObjectName(QStringLiteral("filterHelp"));
    setFrameStyle(StyledPanel | Plain);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setAccessibleName(tr("Filter language"));

    auto* title = new QLabel(tr("Filter language"), this);
    QFont strong = title->font();
    strong.setWeight(QFont::DemiBold);
    title->setFont(strong);
    auto* text = new QLabel(table(), this); // no text from the network in it
    text->setTextFormat(Qt::RichText);
    text->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    text->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(text);
    auto* foot = new QLabel(tr("Click an example to put it into the filter. Esc closes this."), this);
    QPalette muted;
    muted.setColor(QPalette::WindowText, theme::color(theme::Role::Muted));
    foot->setPalette(muted);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addWidget(text);
    layout->addWidget(foot);
    connect(text, &QLabel::linkActivated, this, [this](const QString& filter) {
        close();
        Q_EMIT exampleChosen(filter);
    });
}

void FilterHelp::popUp(const QWidget* below)
{
    adjustSize();
    const QRect screen = below->screen()->availableGeometry();
    QPoint at = below->mapToGlobal(QPoint(below->width() - width(), below->height() + 3));
    at.setX(std::clamp(at.x(), screen.left(), std::max(screen.left(), screen.right() - width())));
    at.setY(std::clamp(at.y(), screen.top(), std::max(screen.top(), screen.bottom() - height())));
    move(at);
    show();
    setFocus();
}

} // namespace signalbox
