// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/savedfilterdialog.h"

#include "base/visibletext.h"
#include "widgets/messageline.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {

SavedFilterDialog::SavedFilterDialog(const SavedFilter& filter, Save save, QWidget* parent)
    : QDialog(parent)
    , m_name(new QLineEdit(filter.name, this))
    , m_text(new QLineEdit(filter.text, this))
    , m_error(new MessageLine(this))
    , m_save(std::move(save))
{
    setObjectName(QStringLiteral("savedFilterDialog"));
    setWindowTitle(tr("Filter Button"));
    m_name->setObjectName(QStringLiteral("savedFilterName"));
    m_name->setAccessibleName(tr("Name"));
    m_name->setPlaceholderText(tr("What the button says, like Problems"));
    m_name->setToolTip(tr("What the button says"));
    m_name->setMaxLength(static_cast<int>(SavedFilters::MaxName));
    m_text->setObjectName(QStringLiteral("savedFilterText"));
    m_text->setAccessibleName(tr("Filter"));
    m_text->setPlaceholderText(tr("client:1 event:closed ..."));
    m_text->setToolTip(tr("What it shows, in the filter language (Ctrl+Shift+L in the log explains it)"));
    m_text->setMaxLength(static_cast<int>(SavedFilters::MaxText));
    m_error->setObjectName(QStringLiteral("savedFilterError"));
    m_error->setMinimumHeight(3 * m_error->fontMetrics().lineSpacing()); // nothing moves when it speaks
    m_error->setAlignment(Qt::AlignTop | Qt::AlignLeft);

    auto* ok = new QPushButton(tr("Save"), this);
    ok->setObjectName(QStringLiteral("savedFilterSaveButton"));
    ok->setAccessibleName(tr("Save"));
    ok->setToolTip(tr("Keeps the button (Enter)"));
    ok->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("savedFilterCancelButton"));
    cancel->setAccessibleName(tr("Cancel"));
    cancel->setToolTip(tr("Changes nothing (Esc)"));
    cancel->setAutoDefault(false);

    auto* form = new QFormLayout;
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Filter"), m_text);
    auto* bottom = new QHBoxLayout;
    bottom->addStretch();
    bottom->addWidget(ok);
    bottom->addWidget(cancel);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_error);
    layout->addStretch();
    layout->addLayout(bottom);
    resize(460, sizeHint().height());

    connect(m_name, &QLineEdit::textEdited, this, &SavedFilterDialog::refresh);
    connect(m_text, &QLineEdit::textEdited, this, &SavedFilterDialog::refresh);
    connect(ok, &QPushButton::clicked, this, &SavedFilterDialog::save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    refresh();
    m_name->setFocus();
}

/// A filter that is wrong says so while it is typed; an empty field only when one wants to save.
void SavedFilterDialog::refresh()
{
    const SavedFilter filter { m_name->text(), m_text->text() };
    const QString fault = filter.text.isEmpty() ? QString() : filter.fault();
    m_error->setMessage(fault.isEmpty() ? Severity::Info : Severity::Error, visibleText(fault));
}

void SavedFilterDialog::save()
{
    const auto done = m_save({ m_name->text(), m_text->text() });
    if (done)
        accept();
    else
        m_error->setMessage(Severity::Error, visibleText(done.error().text()));
}

} // namespace signalbox
