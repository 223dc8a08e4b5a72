// Checks a payload against a task's JSON Schema (draft 7).
#pragma once

#include "engine/base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace runyard {

/// A compiled schema. Checks are const and thread-safe.
class PayloadSchema
{
public:
    /// The error explains why the schema itself is unusable.
    static Result<std::shared_ptr<const PayloadSchema>> compile(std::string_view schemaJson);
    virtual ~PayloadSchema() = default;

    /// Returns an ErrorDetail for each violation: a JSON pointer ("/user/age", "" = the whole payload) and a
    /// plain reason, without duplicates.
    virtual Status check(std::string_view payloadJson) const = 0;
};

/// Checks JSON syntax only. The error states the line, the column and what was found.
Status checkJsonSyntax(std::string_view json);

} // namespace runyard
