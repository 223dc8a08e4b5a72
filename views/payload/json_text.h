// Lays JSON text out over lines without reading its values, so that long numbers, key order and
// duplicate keys stay as they are. Pure functions.
#pragma once

#include <QByteArray>

namespace runyard {

/// The same JSON with line breaks and two-space indents. For text that is JSON.
QByteArray indentedJson(const QByteArray &json);

} // namespace runyard
