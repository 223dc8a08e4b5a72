// Puts uploaded payloads in their places: a request that names an upload (payloadType application/store) goes on
// as if it had brought the bytes along, so that everything behind it knows only payloads.
#pragma once

#include "engine/api/files/packet_files.h"
#include "engine/domain/secret_values.h"
#include "engine/http/http_server.h"

#include <string>
#include <string_view>

namespace runyard {

inline constexpr std::string_view kStoreType = "application/store";
/// From this size on the API gives a link instead of the value.
inline constexpr std::size_t kLinkBytes = 512 * 1024;
/// What one request may bring in by uploads.
inline constexpr std::size_t kStoredBytesPerRequest = 64u << 20;

/// "uploads/ID": what a client sends as its payload.
std::string storagePath(const std::string &uploadId);
/// The id in it; empty when it is none of ours.
std::string uploadId(std::string_view storagePath);

/// Whether the request triggers, replays, adds to a batch or ends an attempt, and names an upload.
bool namesUploads(const HttpRequest &request);
/// The body with every upload in its place. An upload that is an attempt's output loses the values of secret
/// variables, in its file too. File thread.
Result<std::string> withUploads(const std::string &body, bool isLines, PacketFiles &files,
                                const SecretValues &secrets);

} // namespace runyard
