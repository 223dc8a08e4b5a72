// Outlines that Fusion draws too faintly to be seen on a dark window. For ThemeStyle.
#pragma once

class QPainter;
class QStyleOption;

namespace runyard {

void paintRadio(const QStyleOption *option, QPainter *painter);
/// Around text editors and lists.
void paintFrame(const QStyleOption *option, QPainter *painter);

} // namespace runyard
