// Fusion with outlines one can see: Fusion derives the frames of check boxes and edits from the
// window colour, which makes them vanish on a dark one.
#pragma once

#include <QProxyStyle>

namespace runyard {

class ThemeStyle final : public QProxyStyle
{
public:
    ThemeStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;
};

} // namespace runyard
