// The measurements that run inside one process; tests/bench/run calls it.
//
//   runyard_bench lifecycle|latency FOLDER [CASE]
// FOLDER should be on the disk a workspace would be on; CASE picks one of the lifecycle's, for a profiler.
#include "tests/bench/measurements.h"

#include <cstdio>
#include <string_view>

int main(int argc, char **argv)
{
    using namespace runyard::bench;
    const std::string_view name = argc >= 3 ? argv[1] : "";
    if (name != "lifecycle" && name != "latency") {
        std::fprintf(stderr, "usage: runyard_bench lifecycle|latency FOLDER [CASE]\n");
        return 2;
    }
    try {
        const Programs programs = programsBeside(argv[0]);
        const auto result = name == "lifecycle" ? measureLifecycle(argv[2], programs, argc > 3 ? argv[3] : "")
                                                : measureLatency(argv[2], programs);
        std::puts(result.dump(2).c_str());
    } catch (const std::exception &error) {
        std::fprintf(stderr, "runyard_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
