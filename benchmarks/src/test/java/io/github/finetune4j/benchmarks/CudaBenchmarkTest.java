// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaBenchmarkTest {
    @TempDir
    Path folder;

    @Test
    void machineWithoutACard_isToldBeforeAnythingIsFetched() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CudaBenchmark.checkCard(folder.resolve("version")))
                .withMessageStartingWith("no NVIDIA card: there is no " + folder)
                .withMessageEndingWith("or with --rehearse on the CPU");
    }

    @Test
    void folderWithoutNatives_isToldByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CudaNatives.in(folder))
                .withMessageStartingWith("no libtorch_cuda.so below " + folder);
    }

    @Test
    void nativesAsPipInstallsThem_areFoundWithNvidiasOwn() throws IOException {
        file("torch/lib/libtorch_cuda.so");
        file("nvidia/cuda_runtime/lib/libcudart.so.12");
        file("nvidia/cuda_runtime/include/cuda.h");
        Path torch = folder.resolve("torch/lib");
        Path runtime = folder.resolve("nvidia/cuda_runtime/lib");
        CudaNatives found = CudaNatives.in(folder);
        assertThat(found).isEqualTo(new CudaNatives(torch, List.of(runtime)));
        assertThat(found.environment("cuda"))
                .containsEntry("PYTORCH_LIBRARY_PATH", torch.toString())
                .containsEntry("PYTORCH_FLAVOR", "cu128")
                .containsEntry("PEERS_DEVICE", "cuda")
                .containsEntry("LD_LIBRARY_PATH", torch + java.io.File.pathSeparator + runtime);
        assertThat(CudaNatives.none().environment("cpu")).containsOnlyKeys("PEERS_DEVICE");
    }

    private void file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, "");
    }
}
