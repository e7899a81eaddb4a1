// SPDX-License-Identifier: GPL-3.0-or-later
// Finding, copying and saving in the stream panel.
#include "base/bytes.h"
#include "base/visibletext.h"
#include "export/exportjob.h"
#include "export/rawexporter.h"
#include "models/streamwords.h"
#include "panels/streampanel.h"
#include "widgets/findbar.h"
#include "widgets/messageline.h"
#include "widgets/streamview.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QStandardPaths>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr auto SearchSlice = 6ms;
constexpr qsizetype MaxCopied = 4 * 1024 * 1024; // bytes; as a C array six times as many characters
enum FindKind { TextPattern, EscapedPattern, HexPattern };

QString byteCount(quint64 bytes)
{
    return bytes == 1 ? StreamPanel::tr("1 byte") : StreamPanel::tr("%1 bytes").arg(QLocale().toString(bytes));
}

bool isFindKey(const QKeyEvent& event)
{
    return event.matches(QKeySequence::Find) || event.key() == Qt::Key_F3;
}

} // namespace

// --- Find ---

/// The log has Ctrl+F and F3 for the whole window; while the focus is in here they mean the stream.
bool StreamPanel::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && isFindKey(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void StreamPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Find))
        return openFind();
    if (event->key() == Qt::Key_F3)
        return find(!(event->modifiers() & Qt::ShiftModifier));
    if (event->key() == Qt::Key_Escape && !m_findRow->isHidden())
        return closeFind();
    QWidget::keyPressEvent(event);
}

void StreamPanel::openFind()
{
    m_findRow->show();
    m_findBar->open();
}

void StreamPanel::closeFind()
{
    m_search.cancel();
    m_searchTimer.stop();
    m_findRow->hide();
    m_findBar->setStatus({});
    m_view->setMatch({});
    m_view->setFocus();
}

/// What is written in the find bar, as bytes; none if it is wrong, which the bar says.
std::optional<QByteArray> StreamPanel::pattern()
{
    const QString text = m_findBar->text();
    if (m_findKind->currentIndex() == TextPattern)
        return text.toUtf8();
    const auto bytes = m_findKind->currentIndex() == HexPattern ? parseHex(text) : parseEscapes(text);
    if (bytes)
        return *bytes;
    m_findBar->setStatus(visibleText(bytes.error().text()), true);
    return {};
}

void StreamPanel::find(bool isForward, bool isTyping)
{
    if (m_findRow->isHidden())
        return openFind();
    m_search.cancel();
    m_searchTimer.stop();
    const auto wanted = pattern();
    if (!wanted)
        return m_view->setMatch({});
    if (wanted->isEmpty()) {
        m_findBar->setStatus({});
        return m_view->setMatch({});
    }
    m_findBar->setStatus({});
    // While one types, the match may grow in its place.
    auto from = m_view->match();
    if (isTyping && from && from->offset > 0)
        --from->offset;
    else if (isTyping)
        from.reset();
    m_search.start(
        m_index, *wanted, m_findKind->currentIndex() == TextPattern, isForward, m_view->direction(), from);
    searchOn();
}

void StreamPanel::searchOn()
{
    const StreamSearch::State state = m_search.advance(m_index, m_journal, SearchSlice);
    if (state == StreamSearch::State::Searching) {
        if (!m_searchTimer.isActive())
            m_searchTimer.start();
        m_findBar->setStatus(tr("Searching, %1 %").arg(static_cast<int>(m_search.progress() * 100)));
        return;
    }
    m_searchTimer.stop();
    if (state == StreamSearch::State::Found) {
        const StreamMatch& match = m_search.match();
        const QString where =
            tr("%1 at offset %2").arg(flowArrow(match.flow)).arg(QLocale().toString(match.offset));
        m_findBar->setStatus(match.isWrapped ? tr("%1; continued at the other end").arg(where) : where);
        m_view->setMatch(match);
    } else if (state == StreamSearch::State::NotFound) {
        m_findBar->setStatus(tr("Not found in the shown stream"), true);
        m_view->setMatch({});
    }
}

// --- Copy ---

void StreamPanel::showContextMenu(const QPoint& place)
{
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("streamMenu"));
    menu.setToolTipsVisible(true);
    for (QAction* action : m_copy) {
        action->setEnabled(m_view->hasSelection());
        menu.addAction(action);
    }
    QAction* all = menu.addAction(
        tr("Select &All"), QKeySequence(QKeySequence::SelectAll), m_view, &StreamView::selectAll);
    all->setToolTip(tr("Selects all chunks, or all messages"));
    menu.addSeparator();
    refreshSaveActions();
    menu.addActions({ m_save[0], m_save[1] });
    menu.exec(m_view->viewport()->mapToGlobal(place));
    for (QAction* action : m_copy)
        action->setEnabled(true);
}

void StreamPanel::copyAs(StreamFormat format)
{
    if (!m_view->hasSelection())
        return;
    quint64 total = 0;
    const QByteArray bytes = m_view->selectedBytes(MaxCopied, &total);
    QGuiApplication::clipboard()->setText(formatAll(bytes, format));
    const auto copied = static_cast<quint64>(bytes.size());
    if (copied == total)
        m_message->setMessage(Severity::Info, tr("Copied %1.").arg(byteCount(copied)));
    else if (bytes.size() == MaxCopied)
        m_message->setMessage(Severity::Warning,
            tr("Copied the first %1 of %2; saving a direction to a file has no limit.")
                .arg(byteCount(copied), byteCount(total)));
    else
        m_message->setMessage(Severity::Warning,
            tr("Copied %1; %2 of the selection are not in the log.")
                .arg(byteCount(copied), byteCount(total - copied)));
    m_message->show();
}

// --- Save ---

void StreamPanel::refreshSaveActions()
{
    for (const Flow flow : AllFlows) {
        const StreamIndex::Stats& stats = m_index.stats(flow);
        QAction* action = m_save[indexOf(flow)];
        const QString what = tr("Save %1 (%2)...").arg(flowName(flow), byteCount(stats.kept));
        const quint64 missing = stats.bytes - stats.kept;
        action->setText(missing == 0 ? what : tr("%1  ▲ %2 missing").arg(what, byteCount(missing)));
        action->setToolTip(missing == 0 ? tr("Writes the bytes of this direction to a file, as they were")
                                        : tr("Writes those bytes of this direction that the log has; %1 are "
                                             "not among them, and the file "
                                             "does not show where")
                                              .arg(byteCount(missing)));
        action->setEnabled(stats.kept > 0 && !m_job);
    }
}

void StreamPanel::openSaveDialog(Flow flow)
{
    const StreamIndex::Stats& stats = m_index.stats(flow);
    const quint64 missing = stats.bytes - stats.kept;
    const QString title = missing == 0
        ? tr("Save %1: %2").arg(flowName(flow), byteCount(stats.kept))
        : tr("Save %1: %2, and %3 are missing").arg(flowName(flow), byteCount(stats.kept), byteCount(missing));
    auto* dialog = new QFileDialog(this, title,
        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation), rawFormat().nameFilter());
    dialog->setObjectName(QStringLiteral("streamSaveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QLatin1String(rawFormat().suffix));
    dialog->selectFile(
        QStringLiteral("client-%1-%2.bin")
            .arg(number(m_index.connection()))
            .arg(flow == Flow::ToServer ? QStringLiteral("to-server") : QStringLiteral("to-client")));
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, flow](const QString& fileName) { saveTo(flow, fileName); });
    dialog->open();
}

void StreamPanel::saveTo(Flow flow, const QString& fileName)
{
    if (m_job)
        return;
    const auto filter =
        Filter::parse(QStringLiteral("client:%1 dir:%2")
                          .arg(number(m_index.connection()))
                          .arg(flow == Flow::ToServer ? QStringLiteral("in") : QStringLiteral("out")));
    if (!filter)
        return m_message->setMessage(Severity::Error, filter.error().text());
    m_job = std::make_unique<ExportJob>(ExportRequest { m_journal, *filter, &rawFormat(), fileName });
    connect(m_job.get(), &ExportJob::progress, this, [this](quint64 done, quint64 total) {
        m_message->setMessage(Severity::Info, tr("Saving, %1 %").arg(total == 0 ? 100 : 100 * done / total));
    });
    connect(m_job.get(), &ExportJob::finished, this,
        [this, flow](const ExportOutcome& outcome) { onSaved(flow, outcome); });
    m_message->setMessage(Severity::Info, tr("Saving ..."));
    m_message->show();
    m_cancelSave->setVisible(true);
    m_job->start();
    refreshSaveActions();
}

void StreamPanel::onSaved(Flow flow, const ExportOutcome& outcome)
{
    const QString fileName = visibleText(m_job->request().fileName);
    m_cancelSave->setVisible(false);
    // It is the sender of this call.
    m_job.release()->deleteLater();
    switch (outcome.status) {
    case ExportOutcome::Status::Cancelled:
        m_message->setMessage(Severity::Info, tr("Cancelled. \"%1\" was not written.").arg(fileName));
        break;
    case ExportOutcome::Status::Failed:
        m_message->setMessage(Severity::Error, visibleText(outcome.error.text()));
        break;
    case ExportOutcome::Status::Written: {
        const QString saved =
            tr("Saved %1 of %2 to \"%3\".")
                .arg(byteCount(static_cast<quint64>(outcome.bytes)), flowName(flow), fileName);
        const quint64 missing = m_index.stats(flow).bytes - m_index.stats(flow).kept;
        if (missing == 0)
            m_message->setMessage(Severity::Info, saved);
        else
            m_message->setMessage(
                Severity::Warning, tr("%1 %2 are not in the log.").arg(saved, byteCount(missing)));
        break;
    }
    }
    refreshSaveActions();
}

} // namespace signalbox
