// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include <memory>

namespace signalbox {

class EscapeHighlighter;

/// Bytes as text that one can read and select; what cannot be shown stands as a quiet escape, and lines end
/// where the bytes end them.
class PayloadView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit PayloadView(QWidget* parent = nullptr);
    ~PayloadView() override;

    void setBytes(const QByteArray& bytes);

protected:
    void changeEvent(QEvent* event) override;

private:
    std::unique_ptr<EscapeHighlighter> m_highlighter;
};

} // namespace signalbox
