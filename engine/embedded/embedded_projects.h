// Tasks and deploying. Private to this folder.
#pragma once

#include "engine/contract/projects.h"
#include "engine/embedded/embedded_engine.h"
#include "engine/embedded/project_loader.h"
#include "engine/embedded/stored_part.h"

namespace runyard {

template <class Part>
class StoredProjects : public StoredPart<Part>
{
public:
    using StoredPart<Part>::StoredPart;

    void tasks(Reply<std::vector<TaskInfo>> reply) override
    {
        this->query(std::move(reply), [](RunReader &reader) { return reader.projects.tasks(); });
    }
    void deployments(Reply<std::vector<Deployment>> reply) override
    {
        this->query(std::move(reply), [](RunReader &reader) { return reader.projects.deployments(); });
    }
};

class EmbeddedProjects final : public StoredProjects<contract::Projects>
{
public:
    explicit EmbeddedProjects(EmbeddedEngine &engine) : StoredProjects(engine.readers), m_engine(engine) {}

    void previewDeploy(std::string directory, Reply<DeployPreview> reply) override
    {
        withProject(std::move(directory), std::move(reply),
                    [](EngineCore &core, const ProjectManifest &manifest) {
                        return core.deployments.preview(manifest);
                    });
    }
    void deploy(std::string directory, Actor actor, Reply<DeployReply> reply) override
    {
        withProject(std::move(directory), std::move(reply),
                    [actor](EngineCore &core, const ProjectManifest &manifest) {
                        return core.deployments.deploy(manifest, actor);
                    });
    }

private:
    /// Reads the folder on a reader's thread, then has the engine act on it.
    template <class T, class Call>
    void withProject(std::string directory, Reply<T> reply, Call call)
    {
        m_engine.readers.ask([this, directory = std::move(directory), reply = std::move(reply),
                              call = std::move(call)](RunReader &) {
            auto manifest = loadProject(directory);
            if (!manifest.ok())
                return reply(manifest.error());
            m_engine.command(reply, [manifest = std::move(*manifest), call](EngineCore &core) {
                return call(core, manifest);
            });
        });
    }

    EmbeddedEngine &m_engine;
};

} // namespace runyard
