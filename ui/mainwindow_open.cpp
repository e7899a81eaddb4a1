// SPDX-License-Identifier: GPL-3.0-or-later
// Opening recordings in the window, and going back to the server.
#include "mainwindow.h"
#include "panels/clientspanel.h"
#include "panels/detailpanel.h"
#include "panels/inspectorpanel.h"
#include "panels/lifecyclepanel.h"
#include "panels/logactions.h"
#include "panels/logpanel.h"
#include "panels/recordingbar.h"
#include "panels/streampanel.h"
#include "widgets/recentmenu.h"
#include "workspace/workspacefile.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QUrl>

namespace signalbox {
namespace {

QString withShortcut(const QString& help, const QKeySequence& shortcut)
{
    return QStringLiteral("%1 (%2)").arg(help, shortcut.toString(QKeySequence::NativeText));
}

/// Local files that are dragged over the window.
QStringList filesOf(const QMimeData& data)
{
    QStringList files;
    const QList<QUrl> urls = data.urls();
    for (const QUrl& url : urls) {
        if (url.isLocalFile())
            files.append(url.toLocalFile());
    }
    return files;
}

} // namespace

void MainWindow::makeOpenActions()
{
    const QKeySequence openKey(QKeySequence::Open);
    m_openRecording = new QAction(theme::icon(QStringLiteral("log")), tr("&Open recording..."), this);
    m_openRecording->setObjectName(QStringLiteral("openRecordingAction"));
    m_openRecording->setShortcut(openKey);
    m_openRecording->setToolTip(
        withShortcut(tr("Show a recording in this window: JSON Lines, pcapng or pcap"), openKey));
    connect(m_openRecording, &QAction::triggered, this, &MainWindow::chooseWhatToOpen);
    const QKeySequence closeKey(Qt::CTRL | Qt::Key_W);
    m_closeRecording = new QAction(theme::icon(QStringLiteral("close")), tr("&Close recording"), this);
    m_closeRecording->setObjectName(QStringLiteral("closeRecordingAction"));
    m_closeRecording->setShortcut(closeKey);
    m_closeRecording->setToolTip(withShortcut(tr("Back to the server and its log"), closeKey));
    m_closeRecording->setEnabled(false);
    connect(m_closeRecording, &QAction::triggered, &m_showing, &Showing::close);
    addActions({ m_openRecording, m_closeRecording });
}

void MainWindow::makeRecentMenu()
{
    auto* menu = new RecentMenu(tr("Open &recent"), m_recent, tr("No recording was opened yet"), this);
    menu->setObjectName(QStringLiteral("recentRecordingsMenu"));
    connect(menu, &RecentMenu::chosen, this, &MainWindow::openRecording);
    m_recentMenu = menu;
}

void MainWindow::wireRecordings()
{
    setAcceptDrops(true);
    connect(&m_showing, &Showing::switched, this, &MainWindow::showSource);
    connect(&m_showing, &Showing::reading, m_recordingBar, &RecordingBar::showReading);
    connect(&m_showing, &Showing::progress, m_recordingBar, &RecordingBar::setProgress);
    connect(&m_showing, &Showing::failed, m_recordingBar,
        [this](const QString&, const Error& error) { m_recordingBar->setError(error); });
    connect(m_recordingBar, &RecordingBar::cancelRequested, &m_showing, &Showing::cancel);
}

void MainWindow::openRecording(const QString& fileName)
{
    m_showing.open(QFileInfo(fileName).absoluteFilePath());
}

void MainWindow::openFile(const QString& fileName)
{
    if (isWorkspaceName(fileName))
        openWorkspace(fileName);
    else
        openRecording(fileName);
}

void MainWindow::chooseWhatToOpen()
{
    auto* dialog = new QFileDialog(this, tr("Open Recording"));
    dialog->setObjectName(QStringLiteral("openRecordingDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({ tr("Recordings (*.jsonl *.pcapng *.pcap *.cap)"), tr("All files (*)") });
    if (!m_recent.files().isEmpty()) {
        const QDir folder = QFileInfo(m_recent.files().constFirst()).dir();
        if (folder.exists())
            dialog->setDirectory(folder);
    }
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openRecording);
    dialog->open();
}

/// Another journal is shown now: nothing of the one before may stay in sight.
void MainWindow::showSource()
{
    const bool isRecording = m_showing.isRecording();
    if (!m_wasRecording)
        m_livePlace = m_log->place();
    m_wasRecording = isRecording;
    m_log->forget();
    m_stream->follow(NoConnection);
    m_stream->setView({});
    m_lifecycle->forget();
    m_lifecycle->setRecorded(isRecording);
    m_lifecycle->setOfWire(m_showing.isOfWire());
    m_stream->setOfWire(m_showing.isOfWire());
    m_inspector->forget();
    m_inspector->setRecorded(isRecording);
    m_inspector->setServer(m_showing.snapshot(), m_showing.state()); // before a client of it is selected
    m_detail->clear();
    m_log->setFilterText(isRecording ? QString() : m_livePlace.filter);
    m_log->actions().follow->setChecked(true); // nothing is new yet
    showJournal();
    if (isRecording)
        m_log->goToFirst();
    else
        m_log->goBackTo(m_livePlace);
    m_clients->setRecorded(isRecording);
    m_clients->setSnapshot(m_showing.snapshot(), m_showing.state());

    QAction* clear = m_log->clearAction();
    clear->setEnabled(!isRecording);
    clear->setToolTip(isRecording ? tr("A recording is read only: nothing in it can be cleared")
                                  : withShortcut(tr("Forgets all events of the log"), clear->shortcut()));
    m_closeRecording->setEnabled(isRecording);
    m_recordingBar->setRecording(m_showing.recording());
    showTitle();
    if (!isRecording)
        return;
    m_recent.add(m_showing.recording()->recording.fileName);
    QSettings settings;
    m_recent.save(settings);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!filesOf(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QStringList files = filesOf(*event->mimeData());
    if (files.isEmpty())
        return;
    event->acceptProposedAction();
    if (files.size() == 1)
        openFile(files.constFirst());
    else
        m_recordingBar->setError(
            { tr("%1 files were dropped; one recording at a time can be shown.").arg(files.size()),
                tr("Drop one of them."), 0 });
}

} // namespace signalbox
