// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.tile.Tiles;

/** A line on what computes in this process. */
public final class EngineLine {
    private EngineLine() {}

    /** {@return the device, its threads, and how bfloat16 answers are computed} Starts libtorch. */
    public static String text() {
        if (!Torch.isCpu()) {
            String source = Torch.deviceSource(); // torch.device("cuda:0")
            return source.substring(source.indexOf('"') + 1, source.lastIndexOf('"')) + ", answers by TorchScript";
        }
        String why = Tiles.whyNot();
        String by = why.isEmpty() ? "tiles" : "TorchScript (no tiles: " + why + ")";
        return "cpu, threads: " + Torch.threads() + ", bfloat16 answers by " + by;
    }
}
