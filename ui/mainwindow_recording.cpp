// SPDX-License-Identifier: GPL-3.0-or-later
// What of the window writes files: recording while things happen, and handing the log to Wireshark.
#include "dialogs/exportdialog.h"
#include "dialogs/wireshark.h"
#include "mainwindow.h"
#include "panels/statusline.h"
#include "widgets/recordingchip.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QMenu>
#include <QSettings>
#include <QStandardPaths>
#include <QToolButton>

namespace signalbox {
namespace {

const QString FolderKey = QStringLiteral("recording/folder");

} // namespace

void MainWindow::makeRecordingActions()
{
    m_record = new QAction(theme::icon(QStringLiteral("record")), tr("Re&cord..."), this);
    m_record->setObjectName(QStringLiteral("recordAction"));
    m_record->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    addAction(m_record);
    connect(m_record, &QAction::triggered, this, &MainWindow::toggleRecording);
    m_wireshark = new QAction(tr("Open in &Wireshark"), this);
    m_wireshark->setObjectName(QStringLiteral("wiresharkAction"));
    m_wireshark->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_Y);
    addAction(m_wireshark);
    connect(m_wireshark, &QAction::triggered, this, &MainWindow::openInWireshark);
    connect(&m_recorder, &Recorder::changed, this, &MainWindow::showRecording);
    showRecording();
    showWireshark();
}

QToolButton* MainWindow::makeRecordButton()
{
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("recordButton"));
    button->setDefaultAction(m_record);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAutoRaise(true);
    button->setAccessibleName(tr("Record to a file"));
    return button;
}

void MainWindow::makeRecordingChip()
{
    auto* chip = new RecordingChip;
    m_status->addPermanentWidget(chip);
    chip->setRecorder(&m_recorder); // after addPermanentWidget(), which shows it
}

void MainWindow::toggleRecording()
{
    if (m_recorder.state() == Recorder::State::Recording)
        m_recorder.stop();
    else if (!m_recorder.isBusy())
        chooseRecording();
}

void MainWindow::chooseRecording()
{
    auto* dialog = new QFileDialog(this, tr("Record to File"));
    dialog->setObjectName(QStringLiteral("recordDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString capture = tr("Packet capture, for Wireshark (*.pcapng)");
    const QString lines = tr("JSON Lines, lossless (*.jsonl)");
    dialog->setNameFilters({ capture, lines });
    dialog->setDefaultSuffix(QStringLiteral("pcapng"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, lines](const QString& filter) {
        dialog->setDefaultSuffix(filter == lines ? QStringLiteral("jsonl") : QStringLiteral("pcapng"));
    });
    QString folder = QSettings().value(FolderKey).toString();
    if (!QFileInfo(folder).isDir())
        folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    dialog->setDirectory(QFileInfo(folder).isDir() ? folder : QDir::homePath());
    dialog->selectFile(QStringLiteral("signalbox-%1.pcapng")
                           .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmm"))));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        QSettings().setValue(FolderKey, QFileInfo(file).absolutePath());
        m_recorder.start(file);
    });
    dialog->open();
}

void MainWindow::showRecording()
{
    const bool isRecording = m_recorder.state() == Recorder::State::Recording;
    const QString text = isRecording ? tr("Stop re&cording") : tr("Re&cord...");
    m_record->setEnabled(m_recorder.state() != Recorder::State::Finishing);
    if (m_record->text() == text && !m_record->toolTip().isEmpty())
        return;
    m_record->setText(text);
    m_record->setIcon(theme::icon(isRecording ? QStringLiteral("stop") : QStringLiteral("record")));
    const QString keys = m_record->shortcut().toString(QKeySequence::NativeText);
    m_record->setToolTip(isRecording
            ? tr("Complete the recording (%1)").arg(keys)
            : tr("Write the log to a file, and what happens from now on as it happens: packet capture or JSON "
                 "Lines (%1)")
                  .arg(keys));
}

void MainWindow::showWireshark()
{
    const bool isInstalled = !wireshark::program().isEmpty();
    m_wireshark->setEnabled(isInstalled);
    m_wireshark->setToolTip(isInstalled ? tr("Show the log as a packet capture (%1)")
                                              .arg(m_wireshark->shortcut().toString(QKeySequence::NativeText))
                                        : wireshark::howToInstall());
}

void MainWindow::openInWireshark()
{
    openExport({});
    m_exportDialog->openInWireshark();
}

} // namespace signalbox
