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

# runyard_test(NAME SOURCES file... LIBS target... [ENV VAR=value...] [GUI] [SERIAL] [TIMEOUT s])
# — one Qt Test executable, registered with ctest.
# GUI tests get the label "gui": ./dev runs them under its own Xvfb with a window manager.
function(runyard_test name)
    cmake_parse_arguments(T "GUI;SERIAL" "TIMEOUT" "SOURCES;LIBS;ENV" ${ARGN})
    add_executable(${name} ${T_SOURCES})
    target_link_libraries(${name} PRIVATE runyard_options ${T_LIBS} Qt6::Test)
    target_compile_definitions(${name} PRIVATE
        RUNYARD_SOURCE_DIR="${CMAKE_SOURCE_DIR}" RUNYARD_BINARY_DIR="${CMAKE_BINARY_DIR}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_test(NAME ${name} COMMAND ${name})
    if(NOT T_TIMEOUT)
        set(T_TIMEOUT 180)
    endif()
    set(env ${T_ENV})
    if(NOT T_GUI)
        list(APPEND env QT_QPA_PLATFORM=offscreen)
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${T_TIMEOUT} ENVIRONMENT "${env}")
    if(T_GUI)
        set_tests_properties(${name} PROPERTIES LABELS gui RESOURCE_LOCK display)
    endif()
    if(T_SERIAL)
        set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
    endif()
endfunction()
