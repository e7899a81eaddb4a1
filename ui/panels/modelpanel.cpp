// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/modelpanel.h"

#include "net/concurrency.h"
#include "theme/theme.h"
#include "widgets/messageline.h"
#include "widgets/modeldrawing.h"

#include <QCoreApplication>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QThread>
#include <QVBoxLayout>

namespace signalbox {
namespace {

QString words(const char* text) { return QCoreApplication::translate("ModelFigure", text); }

void setTextIfNew(QLabel* label, const QString& text)
{
    if (label->text() != text)
        label->setText(text);
}

void setWeight(QLabel* label, QFont::Weight weight)
{
    QFont font = label->font();
    font.setWeight(weight);
    label->setFont(font);
}

} // namespace

ModelPanel::ModelPanel(QWidget* parent)
    : QWidget(parent)
    , m_snapshot(std::make_shared<Snapshot>())
    , m_title(new QLabel)
    , m_story(new QLabel)
    , m_drawing(new ModelDrawing)
{
    setObjectName(QStringLiteral("modelPanel"));
    m_title->setObjectName(QStringLiteral("modelTitle"));
    setWeight(m_title, QFont::DemiBold);
    m_story->setObjectName(QStringLiteral("modelStory"));
    m_story->setTextFormat(Qt::PlainText);
    m_story->setWordWrap(true);
    m_story->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(8, 6, 8, 6);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_story);
    column->addWidget(m_drawing);
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(1);
    grid->setColumnStretch(0, 1);
    grid->setColumnMinimumWidth(
        1, QFontMetrics(theme::numberFont()).horizontalAdvance(QStringLiteral("0000 of 0000")));
    for (const ModelFigure& figure : modelFigures())
        addFigure(grid, figure);
    column->addLayout(grid);
    column->addStretch();

    auto* area = new QScrollArea;
    area->setObjectName(QStringLiteral("modelScroll"));
    area->setAccessibleName(tr("What is happening"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area);
}

void ModelPanel::addFigure(QGridLayout* grid, const ModelFigure& figure)
{
    auto* title = new QLabel;
    title->setTextFormat(Qt::PlainText);
    auto* value = new QLabel(noFigure());
    value->setObjectName(QLatin1String(figure.objectName));
    value->setTextFormat(Qt::PlainText);
    value->setFont(theme::numberFont());
    value->setAlignment(Qt::AlignRight);
    value->setAccessibleName(words(figure.title));
    value->setAccessibleDescription(words(figure.help));
    auto* help = new MessageLine;
    help->setMessage(Severity::Info, words(figure.help));
    help->setTextInteractionFlags(Qt::NoTextInteraction);
    help->setContentsMargins(0, 0, 0, 6);
    const int row = grid->rowCount();
    grid->addWidget(title, row, 0);
    grid->addWidget(value, row, 1);
    grid->addWidget(help, row + 1, 0, 1, 2);
    m_rows.push_back({ &figure, title, value, help });
}

void ModelPanel::setModel(const QByteArray& concurrency, int workers)
{
    if (m_concurrency == concurrency && m_workers == workers)
        return;
    m_concurrency = concurrency;
    m_workers = workers;
    if (isSeen()) {
        showModel();
        showServer();
    }
}

void ModelPanel::setServer(const SnapshotPtr& snapshot, ServerState state)
{
    const bool isOther = state != m_state || snapshot->generation != m_snapshot->generation;
    m_snapshot = snapshot;
    m_state = state;
    if (!isSeen())
        return;
    if (state == ServerState::Stopped)
        m_meter.reset();
    else
        m_meter.add(*snapshot);
    m_drawing->setScene(scene());
    // Figures that change faster than this cannot be read.
    constexpr std::chrono::milliseconds Pause { 250 };
    if (isOther || snapshot->time < m_shownAt || snapshot->time - m_shownAt >= Pause)
        showFigures();
}

void ModelPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void ModelPanel::setInFront(bool isInFront)
{
    m_isInFront = isInFront;
    refresh();
}

void ModelPanel::refresh()
{
    if (!isSeen())
        return;
    m_meter.reset(); // its last snapshot may be of long ago
    showModel();
    showServer();
}

void ModelPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_drawing->update();
}

void ModelPanel::showModel()
{
    const ConcurrencyModel* model = findConcurrencyModel(m_concurrency);
    m_title->setText(model ? QCoreApplication::translate("Concurrency", model->title) : QString());
    m_story->setText(model ? QCoreApplication::translate("Concurrency", model->story) : QString());
    const int shape = static_cast<int>(modelShape(m_concurrency));
    for (const Row& row : m_rows) {
        const bool isShown = (row.figure->only & shape) != 0;
        const bool isTelling = (row.figure->tellingFor & shape) != 0;
        for (QWidget* widget : std::initializer_list<QWidget*> { row.title, row.value, row.help })
            widget->setVisible(isShown);
        const QString title = words(row.figure->title);
        row.title->setText(isTelling ? QStringLiteral("▸ ") + title : title);
        row.title->setToolTip(isTelling ? tr("What this model is about") : QString());
        setWeight(row.title, isTelling ? QFont::DemiBold : QFont::Normal);
        setWeight(row.value, isTelling ? QFont::DemiBold : QFont::Normal);
    }
}

void ModelPanel::showServer()
{
    m_drawing->setScene(scene());
    showFigures();
}

void ModelPanel::showFigures()
{
    m_shownAt = m_snapshot->time;
    const bool runs = m_state != ServerState::Stopped;
    for (const Row& row : m_rows)
        setTextIfNew(row.value, runs ? row.figure->text(*m_snapshot, m_meter.rates()) : noFigure());
}

ModelScene ModelPanel::scene() const
{
    ModelScene scene;
    scene.shape = modelShape(m_concurrency);
    if (m_state != ServerState::Stopped) {
        scene.clients = m_snapshot->counters.open;
        scene.waiting = m_snapshot->costs.waiting.value_or(0);
        scene.perWorker = m_snapshot->costs.clientsPerWorker;
    }
    if (scene.shape == ModelShape::Pool && scene.perWorker.empty())
        scene.perWorker.resize(
            static_cast<std::size_t>(std::max(1, m_workers > 0 ? m_workers : QThread::idealThreadCount())));
    return scene;
}

} // namespace signalbox
