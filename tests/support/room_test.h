// The tests of a room are one program. Each file ends with RUNYARD_TEST(Class), or with RUNYARD_GUI_TEST(Class) when
// the test needs widgets; ctest calls the program with the name of the file.
#pragma once

#include <QTest>

namespace runyard::testing {

using RunTest = int (*)(int argc, char **argv);

/// Makes a test known to the program: "waits" for ".../waits_test.cpp".
class RoomTest
{
public:
    RoomTest(const char *file, RunTest run);
};

template <class Application, class Test>
int runTest(int argc, char **argv)
{
    QCoreApplication::setAttribute(Qt::AA_Use96Dpi);
    Application application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace runyard::testing

#define RUNYARD_TEST_BY(run) static const runyard::testing::RoomTest roomTest(__FILE__, run);
#define RUNYARD_TEST(Class) RUNYARD_TEST_BY((runyard::testing::runTest<QCoreApplication, Class>))
#define RUNYARD_GUI_TEST(Class) RUNYARD_TEST_BY((runyard::testing::runTest<QApplication, Class>))
