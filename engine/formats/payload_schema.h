// Checks a payload against a task's JSON Schema (draft 7).
#pragma once

#include "engine/base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace runyard {

/// A compiled schema. Checking is const and safe from several threads.
class PayloadSchema
{
public:
    /// The error says why the schema itself is not usable.
    static Result<std::shared_ptr<const PayloadSchema>> compile(std::string_view schemaJson);
    virtual ~PayloadSchema() = default;

    /// Each violation becomes an ErrorDetail: JSON pointer ("/user/age", "" = the whole payload)
    /// and a reason in plain words, without duplicates.
    virtual Status check(std::string_view payloadJson) const = 0;
};

/// JSON syntax only; the error says line and column and what was found.
Status checkJsonSyntax(std::string_view json);

} // namespace runyard
