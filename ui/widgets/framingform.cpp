// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/framingform.h"

#include "models/plaintooltip.h"
#include "theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QSpinBox>
#include <QStackedWidget>

#include <algorithm>

namespace signalbox {

FramingForm::FramingForm(QWidget* parent)
    : QWidget(parent)
    , m_kind(newCombo("streamFramingCombo", tr("Framing"), tr("What ends a message")))
    , m_width(newCombo("streamLengthWidthCombo", tr("Bytes of the length field"),
          tr("How many bytes the length field has (arrow keys choose)")))
    , m_order(newCombo("streamByteOrderCombo", tr("Byte order of the length field"),
          tr("Big endian is the order of network protocols, RFC 1700 (arrow keys choose)")))
    , m_offset(newSpin("streamLengthOffsetSpin", tr("Bytes before the length field"),
          tr("Bytes of the header before the length field, say a type (arrow keys change it)"), 0,
          static_cast<int>(Framing::MaxHeader)))
    , m_countsHeader(new QCheckBox(tr("counts the header"), this))
    , m_size(newSpin("streamSizeSpin", tr("Bytes of each message"),
          tr("How many bytes each message has (arrow keys change it)"), 1,
          static_cast<int>(Framing::MaxMessage)))
    , m_gap(newSpin("streamGapSpin", tr("Pause that ends a message, in milliseconds"),
          tr("A pause as long as this ends a message (arrow keys change it)"), 1, 3'600'000))
    , m_options(new QStackedWidget(this))
{
    for (const FramingEntry& entry : framingCatalogue()) {
        m_kind->addItem(QCoreApplication::translate("Framing", entry.title), QByteArray(entry.name));
        m_kind->setItemData(m_kind->count() - 1,
            plainToolTip(QCoreApplication::translate("Framing", entry.summary)), Qt::ToolTipRole);
    }
    for (const int width : { 1, 2, 4 })
        m_width->addItem(width == 1 ? tr("1 byte") : tr("%1 bytes").arg(width), width);
    m_order->addItem(tr("big endian"));
    m_order->addItem(tr("little endian"));
    m_countsHeader->setObjectName(QStringLiteral("streamCountsHeaderCheck"));
    m_countsHeader->setAccessibleName(tr("The length counts the header"));
    m_countsHeader->setToolTip(
        tr("The number is the length of the whole message, not of what follows the field"));
    m_size->setSuffix(tr(" B"));
    m_gap->setSuffix(tr(" ms"));

    // In the order of FramingKind.
    m_options->setObjectName(QStringLiteral("streamFramingOptions"));
    m_options->addWidget(new QWidget(this));
    m_options->addWidget(makeLengthPage());
    m_options->addWidget(makePage(tr("Each message has"), m_size));
    m_options->addWidget(makePage(tr("Ended by a pause of"), m_gap));
    m_options->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_kind);
    setFocusProxy(m_kind);
    setFraming({});

    for (QComboBox* combo : { m_kind, m_width, m_order })
        connect(combo, &QComboBox::currentIndexChanged, this, &FramingForm::onChanged);
    for (QSpinBox* spin : { m_offset, m_size, m_gap })
        connect(spin, &QSpinBox::valueChanged, this, &FramingForm::onChanged);
    connect(m_countsHeader, &QCheckBox::toggled, this, &FramingForm::onChanged);
}

QWidget* FramingForm::options() const { return m_options; }

QSpinBox* FramingForm::newSpin(
    const char* objectName, const QString& name, const QString& help, int low, int high)
{
    auto* spin = new QSpinBox(this);
    spin->setObjectName(QLatin1String(objectName));
    spin->setAccessibleName(name);
    spin->setToolTip(help);
    spin->setRange(low, high);
    spin->setAlignment(Qt::AlignRight);
    spin->setFont(theme::numberFont());
    spin->setKeyboardTracking(false); // each change frames the whole stream anew
    return spin;
}

QComboBox* FramingForm::newCombo(const char* objectName, const QString& name, const QString& help)
{
    auto* combo = new QComboBox(this);
    combo->setObjectName(QLatin1String(objectName));
    combo->setAccessibleName(name);
    combo->setToolTip(help);
    return combo;
}

QWidget* FramingForm::makeLengthPage()
{
    auto* page = new QWidget(this);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(new QLabel(tr("Length of"), page));
    row->addWidget(m_width);
    row->addWidget(m_order);
    auto* label = new QLabel(tr("after"), page);
    row->addWidget(label);
    m_offset->setSuffix(tr(" B"));
    row->addWidget(m_offset);
    row->addWidget(m_countsHeader);
    row->addStretch();
    return page;
}

QWidget* FramingForm::makePage(const QString& label, QSpinBox* field)
{
    auto* page = new QWidget(this);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(new QLabel(label, page));
    row->addWidget(field);
    row->addStretch();
    return page;
}

Framing FramingForm::framing() const
{
    Framing framing;
    framing.kind = static_cast<FramingKind>(m_kind->currentIndex());
    framing.width = m_width->currentData().toUInt();
    framing.isLittleEndian = m_order->currentIndex() == 1;
    framing.offset = static_cast<quint32>(m_offset->value());
    framing.countsHeader = m_countsHeader->isChecked();
    framing.size = static_cast<quint32>(m_size->value());
    framing.gap = std::chrono::milliseconds(m_gap->value());
    return framing.bounded();
}

void FramingForm::setFraming(const Framing& wanted)
{
    const Framing framing = wanted.bounded();
    m_isSetting = true;
    m_kind->setCurrentIndex(static_cast<int>(framing.kind));
    m_width->setCurrentIndex(m_width->findData(static_cast<int>(framing.width)));
    m_order->setCurrentIndex(framing.isLittleEndian ? 1 : 0);
    m_offset->setValue(static_cast<int>(framing.offset));
    m_countsHeader->setChecked(framing.countsHeader);
    m_size->setValue(static_cast<int>(framing.size));
    m_gap->setValue(static_cast<int>(framing.gap.count()));
    m_isSetting = false;
    onChanged();
}

void FramingForm::onChanged()
{
    if (m_isSetting)
        return;
    m_options->setCurrentIndex(m_kind->currentIndex());
    m_options->setHidden(m_kind->currentIndex() == static_cast<int>(FramingKind::Lines));
    Q_EMIT changed(framing());
}

void FramingForm::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("framing"), m_kind->currentData().toByteArray());
    settings.setValue(QStringLiteral("lengthWidth"), m_width->currentData());
    settings.setValue(QStringLiteral("littleEndian"), m_order->currentIndex() == 1);
    settings.setValue(QStringLiteral("lengthOffset"), m_offset->value());
    settings.setValue(QStringLiteral("countsHeader"), m_countsHeader->isChecked());
    settings.setValue(QStringLiteral("size"), m_size->value());
    settings.setValue(QStringLiteral("gapMs"), m_gap->value());
}

void FramingForm::restoreState(const QSettings& settings)
{
    Framing framing;
    const QByteArray name = settings.value(QStringLiteral("framing")).toByteArray();
    for (const FramingEntry& entry : framingCatalogue()) {
        if (name == entry.name)
            framing.kind = entry.kind;
    }
    const auto number = [&](const char* key, quint32 otherwise) {
        return settings.value(QLatin1String(key), otherwise).toUInt();
    };
    framing.width = number("lengthWidth", framing.width);
    framing.isLittleEndian = settings.value(QStringLiteral("littleEndian")).toBool();
    framing.offset = number("lengthOffset", framing.offset);
    framing.countsHeader = settings.value(QStringLiteral("countsHeader")).toBool();
    framing.size = number("size", framing.size);
    framing.gap = std::chrono::milliseconds(number("gapMs", static_cast<quint32>(framing.gap.count())));
    setFraming(framing);
}

} // namespace signalbox
