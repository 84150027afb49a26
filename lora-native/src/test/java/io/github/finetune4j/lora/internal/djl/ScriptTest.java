// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.Platform;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.OutOfDeviceMemoryException;
import io.github.finetune4j.fixtures.Need;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class ScriptTest {
    private static final String METHODS = """
          def twice(self: __torch__.M, own: Tensor, x: Tensor) -> Tensor:
            return torch.mul(x, 2.0)
          def sum(self: __torch__.M, own: Tensor, first: List[Tensor], second: List[Tensor]) -> Tensor:
            return torch.sub(torch.sum(torch.stack(first)), torch.sum(torch.stack(second)))
          def same(self: __torch__.M, own: Tensor, x: Tensor) -> Tensor:
            return x
        """;

    @Test
    void call_ofAMethod_attachesItsOutputToTheScope() {
        try (NDManager owner = Torch.newManager();
                Script script = Script.load(owner, METHODS)) {
            NDArray outlived;
            try (NDManager scope = owner.newSubManager()) {
                NDArray two = Torch.call(false, () -> script.call(scope, "twice", owner.create(1f)))
                        .singletonOrThrow();
                assertThat(two.getFloat()).isEqualTo(2f);
                assertThat(two.getManager()).isSameAs(scope);
                outlived = two;
            }
            assertThatThrownBy(outlived::getFloat).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void call_withListsAndAnEmptyOne_keepsThemApart() {
        try (NDManager owner = Torch.newManager();
                Script script = Script.load(owner, METHODS)) {
            NDArray[] first = Script.list(owner, "first", List.of(owner.create(3f), owner.create(4f)));
            NDArray[] none = Script.list(owner, "second", List.of());
            NDList result = Torch.call(false, () -> script.call(owner, "sum", first, none));
            assertThat(result.singletonOrThrow().getFloat()).isEqualTo(7f);
        }
    }

    @Test
    void call_thatFailsInside_saysWhatLibtorchSays() {
        try (NDManager owner = Torch.newManager();
                Script script = Script.load(owner, METHODS)) {
            NDArray[] unequal = Script.list(owner, "first", List.of(owner.create(3f), owner.create(new float[2])));
            NDArray[] none = Script.list(owner, "second", List.of());
            assertThatThrownBy(() -> Torch.call(false, () -> script.call(owner, "sum", unequal, none)))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("a call of libtorch failed: ")
                    .hasRootCauseInstanceOf(EngineException.class);
        }
    }

    @Test
    void call_onEveryThread_leavesGradientsOff() throws InterruptedException {
        List<Boolean> modes = new ArrayList<>();
        Thread thread = new Thread(() -> {
            Torch.call(true, () -> modes.add(JniUtils.isGradMode()));
            modes.add(JniUtils.isGradMode());
        });
        thread.start();
        thread.join();
        assertThat(modes).containsExactly(true, false);
    }

    @Test
    void threads_sleepAfterAShortWait_unlessTheEnvironmentSaysOtherwise() {
        Torch.newManager().close();
        boolean decided = System.getenv("OMP_WAIT_POLICY") != null || System.getenv("GOMP_SPINCOUNT") != null;
        Need.SYSTEM.require(Platform.isLinux() && !decided, "Linux, with OpenMP's waiting left to us");
        assertThat(OpenMp.get("GOMP_SPINCOUNT")).isEqualTo("10000");
    }

    @Test
    void translate_ofFailedAllocation_isOutOfMemory() {
        EngineException failed = new EngineException(
                "[enforce fail at alloc_cpu.cpp:115] DefaultCPUAllocator: can't allocate memory: you tried to allocate"
                        + " 64 bytes");
        assertThat(Torch.translate(failed))
                .isInstanceOf(OutOfDeviceMemoryException.class)
                .hasMessageContaining("smaller batch");
    }
}
