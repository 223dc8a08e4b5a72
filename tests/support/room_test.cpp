#include "tests/support/room_test.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

namespace runyard::testing {

static std::map<std::string, RunTest> &tests()
{
    static std::map<std::string, RunTest> known;
    return known;
}

RoomTest::RoomTest(const char *file, RunTest run)
{
    const std::string stem = std::filesystem::path(file).stem().string();
    tests().emplace(stem.substr(0, stem.rfind("_test")), run);
}

} // namespace runyard::testing

int main(int argc, char **argv)
{
    const auto &tests = runyard::testing::tests();
    const auto test = argc > 1 ? tests.find(argv[1]) : tests.end();
    if (test == tests.end()) {
        std::fprintf(stderr, "usage: %s TEST [OPTIONS OF QT TEST]; the tests here:\n", argv[0]);
        for (const auto &[name, run] : tests)
            std::fprintf(stderr, "  %s\n", name.c_str());
        return 2;
    }
    argv[1] = argv[0];
    return test->second(argc - 1, argv + 1);
}
