// A line diff to read: what was added and removed has its own ground and its own sign. GUI thread.
#pragma once

#include "models/line_diff.h"

#include <QPlainTextEdit>

namespace runyard {

class DiffText final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit DiffText(const QString &accessibleName, QWidget *parent = nullptr);
    /// Shows the first few thousand and says how many follow.
    void setLines(const QList<DiffLine> &lines);

private:
    void paintLines();

    QList<DiffLine> m_lines;
};

} // namespace runyard
