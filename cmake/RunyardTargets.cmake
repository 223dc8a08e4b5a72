# Build rules of all targets: warnings are errors, unity builds, optional sanitizers, gold if available.

find_program(RUNYARD_CCACHE ccache)
if(RUNYARD_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${RUNYARD_CCACHE})
endif()

find_program(RUNYARD_GOLD ld.gold)

add_library(runyard_options INTERFACE)
target_include_directories(runyard_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
target_compile_options(runyard_options INTERFACE
    -Wall -Wextra -Werror -Wnon-virtual-dtor -Woverloaded-virtual
    -Wno-missing-field-initializers # designated initialisers omit defaults
    -Wno-maybe-uninitialized        # GCC 12 invents these for std::optional
    -Wno-restrict                   # likewise for "text" + std::string, from -O2 on
    -fno-omit-frame-pointer)
target_compile_definitions(runyard_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_USE_QSTRINGBUILDER
    QT_DISABLE_DEPRECATED_BEFORE=0x060400 RUNYARD_VERSION="${PROJECT_VERSION}")
# Takes half the time of the default linker. (Debian 12's mold is even faster, but it hung on one program and
# produced others that the loader refused.)
if(RUNYARD_GOLD AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
    target_link_options(runyard_options INTERFACE -fuse-ld=gold)
endif()
if(RUNYARD_SANITIZE)
    target_compile_options(runyard_options INTERFACE -fsanitize=${RUNYARD_SANITIZE} -fno-sanitize-recover=all)
    target_link_options(runyard_options INTERFACE -fsanitize=${RUNYARD_SANITIZE})
endif()

# runyard_library(NAME SOURCES... ) — a static library of one folder.
function(runyard_library name)
    add_library(${name} STATIC ${ARGN})
    target_link_libraries(${name} PUBLIC runyard_options)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
endfunction()

# runyard_room_tests(ROOM LIBS target... [OFFSCREEN test...] [TIMEOUT s] [GUI] [QT_NO_KEYWORDS])
# — every *_test.cpp below tests/ROOM as one program (tests/support/room_test.h says how), and each of them registered with
# ctest: tests/engine/store/waits_test.cpp is the test store_waits. GUI tests, all but the OFFSCREEN ones, get the
# label "gui" and a display with a window manager, which ./dev starts; the names of files are distinct in a room.
function(runyard_room_tests room)
    cmake_parse_arguments(T "GUI;QT_NO_KEYWORDS" "TIMEOUT" "LIBS;OFFSCREEN" ${ARGN})
    string(REGEX REPLACE "^engine/" "" name ${room})
    string(REPLACE "/" "_" name ${name})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${room}/*.cpp
                                                ${CMAKE_CURRENT_SOURCE_DIR}/${room}/*.h)
    set(program ${name}_tests)
    add_executable(${program} ${sources})
    target_link_libraries(${program} PRIVATE runyard_options runyard_room_test ${T_LIBS})
    target_compile_definitions(${program} PRIVATE
        RUNYARD_SOURCE_DIR="${CMAKE_SOURCE_DIR}" RUNYARD_BINARY_DIR="${CMAKE_BINARY_DIR}")
    if(T_QT_NO_KEYWORDS)
        target_compile_definitions(${program} PRIVATE QT_NO_KEYWORDS)
    endif()
    set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    if(NOT T_TIMEOUT)
        set(T_TIMEOUT 240)
    endif()
    list(FILTER sources INCLUDE REGEX "_test\\.cpp$")
    foreach(source ${sources})
        get_filename_component(test ${source} NAME_WE)
        string(REGEX REPLACE "_test$" "" test ${test})
        add_test(NAME ${name}_${test} COMMAND ${program} ${test})
        set_tests_properties(${name}_${test} PROPERTIES TIMEOUT ${T_TIMEOUT})
        if(T_GUI AND NOT test IN_LIST T_OFFSCREEN)
            set_tests_properties(${name}_${test} PROPERTIES LABELS gui RESOURCE_LOCK display)
        else()
            set_tests_properties(${name}_${test} PROPERTIES ENVIRONMENT QT_QPA_PLATFORM=offscreen)
        endif()
    endforeach()
endfunction()

# runyard_script_test(NAME SCRIPT [ARGS arg...] [TIMEOUT s]) — a Python test of the real program.
function(runyard_script_test name script)
    cmake_parse_arguments(T "" "TIMEOUT" "ARGS" ${ARGN})
    if(NOT T_TIMEOUT)
        set(T_TIMEOUT 300)
    endif()
    # Debian's own python3 is the one its packages are for.
    add_test(NAME ${name} COMMAND /usr/bin/python3 ${CMAKE_CURRENT_SOURCE_DIR}/${script} ${T_ARGS})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${T_TIMEOUT}
        ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1;QT_QPA_PLATFORM=offscreen")
endfunction()
