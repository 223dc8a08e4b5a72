// Paints a cell of the run list: status with its shape and colour, ids in the mono face,
// figures of equal width, and a hairline under each row. It paints by itself instead of through the
// style, which lays every text out anew and so cannot scroll a full screen of runs within one frame.
#pragma once

#include "views/runs/cell_texts.h"

#include <QStyledItemDelegate>

#include <optional>

namespace runyard {

/// How long the status of a run that changed is lit up; the view repaints meanwhile.
inline constexpr int kGlowMillis = 600;

class RunDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit RunDelegate(QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    struct Faces
    {
        Faces();
        CellTexts text;
        CellTexts mono;
        CellTexts number;
    };
    CellTexts &faceOf(int column) const;

    mutable std::optional<Faces> m_faces; // made when first painted; gone when the theme changes
};

} // namespace runyard
