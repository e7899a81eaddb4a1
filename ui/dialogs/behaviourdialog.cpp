// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/behaviourdialog.h"

#include "widgets/behaviourform.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace signalbox {

BehaviourDialog::BehaviourDialog(QWidget* parent)
    : QDialog(parent)
    , m_forSelected(new QRadioButton(this))
    , m_forNew(new QRadioButton(tr("Clients that &connect from now on"), this))
    , m_form(new BehaviourForm(this))
    , m_apply(new QPushButton(tr("&Apply"), this))
{
    setObjectName(QStringLiteral("behaviourDialog"));
    setWindowTitle(tr("Behaviour of Test Clients"));
    m_forSelected->setObjectName(QStringLiteral("behaviourForSelected"));
    m_forSelected->setToolTip(tr("Changes the selected clients at once"));
    m_forNew->setObjectName(QStringLiteral("behaviourForNew"));
    m_forNew->setAccessibleName(tr("Clients that connect from now on"));
    m_forNew->setToolTip(tr("Counts for every client that connects after this, until it is changed"));
    m_forNew->setChecked(true);
    m_apply->setObjectName(QStringLiteral("behaviourApplyButton"));
    m_apply->setAccessibleName(tr("Apply"));
    m_apply->setToolTip(tr("From now on it is so (Enter)"));
    m_apply->setDefault(true);
    auto* close = new QPushButton(tr("C&lose"), this);
    close->setObjectName(QStringLiteral("behaviourCloseButton"));
    close->setAccessibleName(tr("Close"));
    close->setToolTip(tr("Leaves everything as it was applied last (Esc)"));
    close->setAutoDefault(false);

    auto* bottom = new QHBoxLayout;
    bottom->addStretch();
    bottom->addWidget(m_apply);
    bottom->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_forSelected);
    layout->addWidget(m_forNew);
    layout->addSpacing(6);
    layout->addWidget(m_form);
    layout->addStretch();
    layout->addLayout(bottom);

    connect(m_form, &BehaviourForm::edited, this, [this] {
        m_isEdited = true;
        refresh();
    });
    connect(m_forNew, &QRadioButton::toggled, this, [this] { showCurrent(); });
    connect(m_apply, &QPushButton::clicked, this, &BehaviourDialog::apply);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    setSelected(0, {});
}

void BehaviourDialog::setSelected(int count, const std::optional<ClientBehaviour>& behaviour)
{
    const bool isSame = count == m_count && behaviour == m_selected;
    m_count = count;
    m_selected = behaviour;
    const QString text = count == 0 ? tr("The &selected clients (none is)")
        : count == 1                ? tr("The &selected client, at once")
                                    : tr("The %1 &selected clients, at once").arg(QLocale().toString(count));
    m_forSelected->setText(text);
    m_forSelected->setAccessibleName(QString(text).remove(QLatin1Char('&')));
    m_forSelected->setEnabled(count > 0);
    if (count == 0 && m_forSelected->isChecked())
        m_forNew->setChecked(true);
    if (!isSame && m_forSelected->isChecked())
        showCurrent();
    refresh();
}

void BehaviourDialog::chooseSelected()
{
    if (m_count > 0)
        m_forSelected->setChecked(true);
}

void BehaviourDialog::setNew(const ClientBehaviour& behaviour)
{
    m_new = behaviour;
    if (m_forNew->isChecked())
        showCurrent();
}

/// What the chosen clients do now; what the user has begun to write stays, to be applied to these.
void BehaviourDialog::showCurrent()
{
    if (!m_isEdited)
        m_form->setBehaviour(m_forNew->isChecked() ? m_new : m_selected.value_or(ClientBehaviour()));
    refresh();
}

void BehaviourDialog::apply()
{
    const auto wanted = m_form->behaviour();
    if (!wanted)
        return;
    m_isEdited = false;
    if (m_forNew->isChecked())
        Q_EMIT appliedToNew(*wanted);
    else
        Q_EMIT appliedToSelected(*wanted);
    m_form->setBehaviour(*wanted); // as it is printed
    refresh();
}

void BehaviourDialog::refresh()
{
    const auto wanted = m_form->behaviour();
    m_apply->setEnabled(wanted.ok());
    QString remark;
    if (wanted && m_forSelected->isChecked()) {
        const QStringList late = m_selected ? ClientBehaviour::connectWords(*m_selected, *wanted)
                                            : ClientBehaviour::connectWords({}, *wanted);
        if (!late.isEmpty())
            remark = tr("Only a client that connects takes up %1; the selected ones keep what they have.")
                         .arg(late.join(QLatin1String(", ")));
        else if (!m_selected && m_count > 1 && !m_isEdited)
            remark = tr("They differ now; Apply makes all of them behave like this.");
    }
    m_form->setRemark(remark);
}

} // namespace signalbox
