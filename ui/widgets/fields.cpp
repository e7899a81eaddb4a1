// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fields.h"

#include "theme/theme.h"

#include <QSpinBox>

namespace signalbox {

void describe(QWidget* widget, const char* objectName, const QString& name, const QString& toolTip)
{
    widget->setObjectName(QLatin1String(objectName));
    widget->setAccessibleName(name);
    widget->setToolTip(toolTip);
}

QSpinBox* numberField(const QString& objectName, int least, int most, int value, QWidget* parent)
{
    auto* field = new QSpinBox(parent);
    field->setObjectName(objectName);
    field->setRange(least, most);
    field->setValue(value);
    field->setAlignment(Qt::AlignRight);
    field->setFont(theme::numberFont());
    return field;
}

QString withoutMnemonic(QString text) { return text.replace(QLatin1Char('&'), QLatin1String("&&")); }

} // namespace signalbox
