// The sample and bench projects are projects Runyard itself accepts.
#include "engine/domain/project_manifest.h"
#include "tests/support/room_test.h"

#include <QtTest>

#include <fstream>
#include <sstream>

using namespace runyard;

namespace {

Result<std::string> textOf(const std::string &file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return Error{ErrorCode::NotFound, "cannot read " + file, {}, {}};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

ProjectManifest manifestIn(const std::string &folder)
{
    const std::string directory = std::string(RUNYARD_SOURCE_DIR) + "/" + folder;
    const auto toml = textOf(directory + "/runyard.toml");
    auto manifest =
        parseProjectManifest(toml.ok() ? *toml : std::string(), directory,
                             [&](const std::string &path) { return textOf(directory + "/" + path); });
    if (!manifest.ok()) {
        for (const auto &detail : manifest.error().details)
            qWarning("%s: %s", detail.path.c_str(), detail.reason.c_str());
        return {};
    }
    return *manifest;
}

} // namespace

class ManifestTest : public QObject
{
    Q_OBJECT

private slots:
    void sampleProjectHasEightTasksAndOneSchedule()
    {
        const auto manifest = manifestIn("resources/sample-project");
        QCOMPARE(manifest.tasks.size(), std::size_t(8));
        QCOMPARE(manifest.schedules.size(), std::size_t(1));
        QVERIFY(manifest.queues.size() >= 2);
        for (const auto &task : manifest.tasks)
            QVERIFY2(!task.description.empty() && !task.payloadSchema.empty(), task.id.c_str());
    }

    void everyEndOfARunHasItsTask()
    {
        QCOMPARE(manifestIn("tests/app/cli/project").tasks.size(), std::size_t(13));
    }
};

RUNYARD_TEST(ManifestTest)
#include "sample_manifest_test.moc"
