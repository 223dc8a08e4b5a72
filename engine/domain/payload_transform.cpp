#include "engine/domain/payload_transform.h"

#include "engine/base/quoted.h"
#include "engine/formats/json_kept.h"
#include "engine/formats/json_lexemes.h"
#include "engine/formats/json_scan.h"
#include "engine/formats/payload_schema.h"

#include <stdexcept>

namespace runyard {

namespace {

using Ordered = nlohmann::ordered_json;

Error unusable(const std::string &what, const std::string &hint = {})
{
    return {ErrorCode::InvalidInput, what, hint, {}};
}

Result<Ordered> parse(std::string_view json, const std::string &subject)
{
    if (jsonNesting(json) > kTransformDepth)
        return unusable(subject + " is nested deeper than " + std::to_string(kTransformDepth) + " levels.");
    if (const Status good = checkJsonSyntax(json); !good) {
        // Drops the beginning of its sentence, which names the subject.
        std::string_view told = good.error().message;
        constexpr std::string_view kThis = "This is not JSON: ";
        if (told.starts_with(kThis))
            told.remove_prefix(kThis.size());
        return unusable(subject + " is not JSON: " + std::string(told), good.error().hint);
    }
    auto value = lexemeTree<Ordered>(json);
    if (!value)
        return unusable(subject + " is not JSON.");
    return std::move(*value);
}

/// Returns the library's text without its prefix "[json.exception.out_of_range.403] ".
std::string plain(const std::exception &exception)
{
    const std::string text = exception.what();
    const auto end = text.find("] ");
    return shortText(end == std::string::npos ? text : text.substr(end + 2), 200);
}

class MergePatch final : public PatchTransform
{
public:
    explicit MergePatch(Ordered patch) : m_patch(std::move(patch)) {}

    Result<std::string> apply(std::string_view json) const override
    {
        auto value = parse(json, "The payload");
        if (!value)
            return value.error();
        value->merge_patch(m_patch);
        return keptWhereSame(json, written(*value));
    }

private:
    Ordered m_patch;
};

class JsonPatch final : public PatchTransform
{
public:
    explicit JsonPatch(Ordered patch) : m_patch(std::move(patch)) {}

    Result<std::string> apply(std::string_view json) const override
    {
        auto value = parse(json, "The payload");
        if (!value)
            return value.error();
        try {
            for (const Ordered &operation : m_patch) {
                if (operation["op"] == "test")
                    test(*value, operation);
                else
                    value->patch_inplace(Ordered::array({operation}));
            }
            return keptWhereSame(json, written(*value));
        } catch (const std::exception &exception) {
            return unusable("The patch does not fit this payload: " + plain(exception) + ".");
        }
    }

private:
    /// Compares values: 1.0 equals 1.
    static void test(const Ordered &document, const Ordered &operation)
    {
        const auto path = operation["path"].get<std::string>();
        const std::string found = written(document.at(Ordered::json_pointer(path)));
        const std::string expected = written(operation["value"]);
        if (!isSameJson(found, expected))
            throw std::runtime_error("the test of " + inQuotes(path) + " finds " + shortText(found) + ", not "
                                     + shortText(expected));
    }

    Ordered m_patch;
};

Status checkOperation(const Ordered &operation, std::size_t number)
{
    const std::string which = "Operation " + std::to_string(number);
    if (!operation.is_object())
        return unusable(which + " is not an object.");
    const auto textAt = [&](const char *name) -> const std::string * {
        const auto it = operation.find(name);
        return it == operation.end() ? nullptr : it->get_ptr<const std::string *>();
    };
    const std::string *op = textAt("op");
    if (!op)
        return unusable(which + " has no \"op\".");
    const bool moves = *op == "move" || *op == "copy";
    const bool takesValue = *op == "add" || *op == "replace" || *op == "test";
    if (!moves && !takesValue && *op != "remove")
        return unusable(which + " has the unknown op " + inQuotes(*op) + ".",
                        "Use add, remove, replace, move, copy or test.");
    for (const char *name : {"path", "from"}) {
        if (name[0] == 'f' && !moves)
            continue;
        const std::string *pointer = textAt(name);
        if (!pointer)
            return unusable(which + " (" + *op + ") has no \"" + name + "\".");
        try {
            const Ordered::json_pointer check(*pointer);
        } catch (const Ordered::exception &exception) {
            return unusable(which + ": " + inQuotes(*pointer) + " is not a JSON pointer: " + plain(exception)
                            + ".");
        }
    }
    if (takesValue && !operation.contains("value"))
        return unusable(which + " (" + *op + ") has no \"value\".");
    return Done{};
}

} // namespace

Result<std::shared_ptr<const PatchTransform>> PatchTransform::compile(const PayloadTransform &transform)
{
    auto patch = parse(transform.text, "The patch");
    if (!patch)
        return patch.error();
    if (transform.kind == TransformKind::MergePatch)
        return std::shared_ptr<const PatchTransform>(std::make_shared<MergePatch>(std::move(*patch)));
    if (!patch->is_array())
        return unusable("A JSON Patch is an array of operations.",
                        R"(For example [{"op": "replace", "path": "/width", "value": 64}].)");
    for (std::size_t i = 0; i < patch->size(); ++i) {
        if (const Status good = checkOperation((*patch)[i], i + 1); !good)
            return good.error();
    }
    return std::shared_ptr<const PatchTransform>(std::make_shared<JsonPatch>(std::move(*patch)));
}

Result<std::string> transformInput(const Packet &packet)
{
    if (!packet.present)
        return unusable("The run has no payload to transform.");
    if (packet.type != "application/json" && packet.type != "application/super+json")
        return unusable("The payload is " + packet.type + ", not JSON.");
    return packet.data;
}

} // namespace runyard
