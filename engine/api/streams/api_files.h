// The files the HTTP API keeps for itself in the workspace: uploads and streams. Outlives its server's answers.
#pragma once

#include "engine/api/files/file_thread.h"
#include "engine/api/files/packet_files.h"
#include "engine/api/streams/stream_hub.h"
#include "engine/contract/secret_value_source.h"

namespace runyard {

struct ApiFiles
{
    ApiFiles(EngineClient &client, const Clock &clock, const std::filesystem::path &folder)
        : secretSource(dynamic_cast<SecretValueSource *>(&client))
        , packets(std::make_shared<PacketFiles>(folder / "uploads"))
        , streams(client, clock, folder / "streams", thread)
    {
    }

    /// Something to do with the uploads, on the files' thread.
    void withPackets(std::function<void(PacketFiles &)> use)
    {
        thread.run([files = packets, use = std::move(use)] { use(*files); });
    }

    /// Taken out of what tasks say before it is in a file. Any thread.
    std::shared_ptr<const SecretValues> secretValues() const
    {
        if (secretSource) {
            if (auto values = secretSource->secretValues())
                return *values;
        }
        return std::make_shared<const SecretValues>();
    }

    SecretValueSource *secretSource;      // null: an engine that has none
    std::shared_ptr<PacketFiles> packets; // file thread only
    StreamHub streams;
    FileThread thread; // last: what it still has to do uses the above
};

} // namespace runyard
