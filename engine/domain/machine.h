// Machine presets: how much memory and CPU an attempt may use here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace runyard {

struct MachinePreset
{
    std::string_view name; // "small-1x"
    double cpus = 0.5;
    std::int64_t memoryBytes = 0;
};

/// micro 0.25 CPU / 256 MiB, small-1x 0.5 / 512 MiB (default), small-2x 1 / 1 GiB,
/// medium-1x 1 / 2 GiB, medium-2x 2 / 4 GiB, large-1x 4 / 8 GiB, large-2x 8 / 16 GiB.
std::span<const MachinePreset> machinePresets();
std::optional<MachinePreset> findMachinePreset(std::string_view name);
inline constexpr std::string_view kDefaultMachine = "small-1x";

} // namespace runyard
