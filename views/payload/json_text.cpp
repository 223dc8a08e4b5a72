#include "views/payload/json_text.h"

#include "engine/formats/json_layout.h"

namespace runyard {

QByteArray indentedJson(const QByteArray &json)
{
    return QByteArray::fromStdString(
        indentedJsonText({json.constData(), static_cast<std::size_t>(json.size())}));
}

} // namespace runyard
