// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.kernel.BaseWeights;
import io.github.finetune4j.lora.internal.kernel.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Reads a model whose weights become shorter meanwhile, in a process of its own: without the guard it dies. */
public final class ShrinkingFileProcess {
    private ShrinkingFileProcess() {}

    /**
     * Arguments: the model folder or file, the file to cut, the length to cut it to, and what reads: {@code native},
     * {@code java} or {@code hash}.
     */
    public static void main(String[] args) {
        Path model = Path.of(args[0]);
        ModelConfig config = ModelConfigReader.read(model);
        TensorSource source = new Cutting(ModelWeights.open(model, config), Path.of(args[1]), Long.parseLong(args[2]));
        try (source) {
            read(args[3], config, source);
            System.out.println("read all");
        } catch (InvalidModelException e) {
            System.out.println("refused: " + e.getMessage());
        }
        System.exit(0);
    }

    private static void read(String how, ModelConfig config, TensorSource source) {
        switch (how) {
            case "native" -> BaseWeights.load(config, Precision.FP32, source).close();
            case "hash" -> WeightsHash.of(source);
            default -> source.names().forEach(name -> Floats.of(source.tensor(name)));
        }
    }

    /** Cuts the file after the fourth tensor was mapped; where something is left of it, after the last. */
    private static final class Cutting implements TensorSource {
        private final TensorSource source;
        private final Path file;
        private final long length;
        private int asked;

        Cutting(TensorSource source, Path file, long length) {
            this.source = source;
            this.file = file;
            this.length = length;
        }

        @Override
        public Set<String> names() {
            return source.names();
        }

        @Override
        public TensorData tensor(String name) {
            TensorData tensor = source.tensor(name);
            if (++asked == (length == 0 ? 4 : names().size())) {
                cut();
            }
            return tensor;
        }

        private void cut() {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void unchanged() {
            source.unchanged();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
