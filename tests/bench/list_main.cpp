// Measures the real window on a workspace of many runs; tests/bench/listing.py makes that and calls this.
//
//   runyard_list_bench WORKSPACE PROJECT SECONDS
// PROJECT: a folder to write the project of the load into.
#include "tests/bench/list_measurements.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

using namespace runyard;
using namespace runyard::bench;

static double residentMb()
{
    std::ifstream statm("/proc/self/statm");
    long pages = 0, resident = 0;
    statm >> pages >> resident;
    return tenths(static_cast<double>(resident) * 4'096 / 1'048'576);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: runyard_list_bench WORKSPACE PROJECT SECONDS\n");
        return 2;
    }
    TimedApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("runyard-bench"));
    try {
        const Programs programs = programsBeside(argv[0]);
        writeBenchProject(argv[2], programs);
        ListedWindow window(argv[1], programs, argv[2]);
        nlohmann::json result = {{"engineOpen", tenths(window.openMillis())},
                                 {"windowToFirstRows", tenths(window.firstRowsMillis())}};
        window.waitUntil([&] { return window.isCounted(); }, "the counts");
        result["residentMbAtFirst"] = residentMb();
        result["filters"] = measureFilters(window, 3);
        result["motion"] = measureMotion(window, application);
        result["changes"] = measureChanges(window, application, std::atoi(argv[3]));
        result["residentMb"] = residentMb();
        std::puts(result.dump(2).c_str());
    } catch (const std::exception &error) {
        std::fprintf(stderr, "runyard_list_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
