// The files that the HTTP API keeps in the workspace: uploads and streams. Outlives its server's answers.
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

    /// Work on the uploads, run on the file thread.
    void withPackets(std::function<void(PacketFiles &)> use)
    {
        thread.run([files = packets, use = std::move(use)] { use(*files); });
    }

    /// The values masked in tasks' texts before they are written to a file. Thread: any.
    std::shared_ptr<const SecretValues> secretValues() const
    {
        if (secretSource) {
            if (auto values = secretSource->secretValues())
                return *values;
        }
        return std::make_shared<const SecretValues>();
    }

    SecretValueSource *secretSource;      // null = the engine has no variables
    std::shared_ptr<PacketFiles> packets; // file thread only
    StreamHub streams;
    FileThread thread; // last: its remaining work uses the members above
};

} // namespace runyard
