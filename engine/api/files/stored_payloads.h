// Inserts uploaded payloads into requests: a request that names an upload (payloadType application/store)
// continues as if it had contained the bytes, so that all later code handles only payloads.
#pragma once

#include "engine/api/files/packet_files.h"
#include "engine/domain/secret_values.h"
#include "engine/http/http_server.h"

#include <string>
#include <string_view>

namespace runyard {

inline constexpr std::string_view kStoreType = "application/store";
/// From this size on, the API returns a link instead of the value.
inline constexpr std::size_t kLinkBytes = 512 * 1024;
/// Limit for the uploads used by one request.
inline constexpr std::size_t kStoredBytesPerRequest = 64u << 20;

/// Returns "uploads/ID", which a client sends as its payload.
std::string storagePath(const std::string &uploadId);
/// Returns the id in such a path, or nothing if it is not an upload.
std::string uploadId(std::string_view storagePath);

/// Whether the request is a trigger, a replay, a batch or the end of an attempt, and names an upload.
bool namesUploads(const HttpRequest &request);
/// Returns the body with every upload inserted. In an upload that is an attempt's output, the values of secret
/// variables are masked, in the file too. Thread: file thread.
Result<std::string> withUploads(const std::string &body, bool isLines, PacketFiles &files,
                                const SecretValues &secrets);

} // namespace runyard
