// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/emptystate.h"

#include "theme/theme.h"

#include <QAbstractItemView>
#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int TextWidth = 380;
constexpr int IconSide = 40;

QLabel* textLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    label->setWordWrap(true);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return label;
}

} // namespace

EmptyState::EmptyState(QAbstractItemView* view)
    : QWidget(view)
    , m_view(view)
    , m_icon(new QLabel(this))
    , m_title(textLabel(this))
    , m_sentence(textLabel(this))
    , m_button(new QPushButton(this))
{
    setObjectName(QStringLiteral("emptyState"));
    m_icon->setAlignment(Qt::AlignCenter);
    m_icon->hide();
    m_button->hide();
    m_title->setObjectName(QStringLiteral("emptyTitle"));
    m_sentence->setObjectName(QStringLiteral("emptySentence"));
    m_button->setObjectName(QStringLiteral("emptyButton"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 2, 16, 2);
    layout->setSpacing(6);
    layout->addStretch(3);
    layout->addWidget(m_icon);
    for (QLabel* label : { m_title, m_sentence }) {
        label->setMaximumWidth(TextWidth);
        auto* row = new QHBoxLayout;
        row->addStretch();
        row->addWidget(label, 100);
        row->addStretch();
        layout->addLayout(row);
    }
    layout->addSpacing(6);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(4);

    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_action)
            m_action->trigger();
    });
    applyTheme();
    view->viewport()->installEventFilter(this);
    watchModel();
}

void EmptyState::setText(const QString& title, const QString& sentence)
{
    m_title->setText(title);
    m_sentence->setText(sentence);
    fitHeight();
    setAccessibleName(title);
    setAccessibleDescription(sentence);
    applyMask();
}

void EmptyState::setIconName(const QString& name)
{
    m_iconName = name;
    fitHeight();
    applyTheme();
}

void EmptyState::setAction(QAction* action)
{
    if (m_action)
        disconnect(m_action, nullptr, this, nullptr);
    m_action = action;
    if (action)
        connect(action, &QAction::changed, this, &EmptyState::showAction);
    showAction();
}

/// In a low view the icon goes first, then the sentence; what can be done stays.
void EmptyState::fitHeight()
{
    m_icon->setVisible(!m_iconName.isEmpty());
    m_sentence->setVisible(!m_sentence->text().isEmpty());
    const auto isTooHigh = [this] {
        layout()->invalidate();
        layout()->activate();
        // The lay-out squeezes wrapped text before it overflows, so ask the text itself.
        const bool isIconSqueezed = !m_icon->isHidden() && layout()->sizeHint().height() > height();
        const bool isTextSqueezed =
            !m_sentence->isHidden() && m_sentence->heightForWidth(m_sentence->width()) > m_sentence->height();
        return isIconSqueezed || isTextSqueezed;
    };
    if (isTooHigh())
        m_icon->hide();
    if (isTooHigh())
        m_sentence->hide();
    layout()->activate();
}

void EmptyState::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitHeight();
}

void EmptyState::setWanted(bool isWanted)
{
    m_isWanted = isWanted;
    refresh();
}

void EmptyState::showAction()
{
    m_button->setVisible(m_action);
    if (m_action) {
        m_button->setText(m_action->text());
        m_button->setIcon(m_action->icon());
        m_button->setToolTip(m_action->toolTip());
        m_button->setAccessibleName(m_action->iconText());
        m_button->setEnabled(m_action->isEnabled());
    }
    fitHeight();
    applyMask();
}

void EmptyState::applyTheme()
{
    QFont font = m_view->font();
    m_sentence->setFont(font);
    font.setPointSizeF(font.pointSizeF() * 1.2);
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    QPalette muted;
    muted.setColor(QPalette::WindowText, theme::color(theme::Role::Muted));
    m_sentence->setPalette(muted);
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(
            theme::icon(m_iconName).pixmap(QSize(IconSide, IconSide), devicePixelRatioF(), QIcon::Disabled));
}

/// The mouse reaches the view wherever the button is not.
void EmptyState::applyMask() { setAttribute(Qt::WA_TransparentForMouseEvents, m_button->isHidden()); }

void EmptyState::watchModel()
{
    if (m_model == m_view->model())
        return;
    if (m_model)
        disconnect(m_model, nullptr, this, nullptr);
    m_model = m_view->model();
    if (m_model) {
        connect(m_model, &QAbstractItemModel::modelReset, this, &EmptyState::refresh);
        connect(m_model, &QAbstractItemModel::rowsInserted, this, &EmptyState::refresh);
        connect(m_model, &QAbstractItemModel::rowsRemoved, this, &EmptyState::refresh);
    }
    refresh();
}

void EmptyState::refresh()
{
    const bool isEmpty = m_isWanted && (!m_model || m_model->rowCount(m_view->rootIndex()) == 0);
    if (isEmpty == !isHidden())
        return;
    if (isEmpty) {
        setGeometry(m_view->viewport()->geometry());
        raise();
    }
    setVisible(isEmpty);
}

bool EmptyState::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Move:
    case QEvent::Show:
        setGeometry(m_view->viewport()->geometry());
        break;
    case QEvent::Paint:
        watchModel();
        break; // a view does not say when it gets another model
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void EmptyState::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

} // namespace signalbox
