// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.certificate;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.files.AtomicFolder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parent's side of {@link LlamaMain}. */
public final class LlamaProcess {
    private static final String BINDING = "de.kherud.llama.LlamaModel";
    private static final int RIVALS = 2;
    private static final long MINUTES = 20;

    /**
     * An answer of llama.cpp to a prompt.
     *
     * @param ids the prompt's tokens, without one that the tokenizer puts before each text
     * @param text of the greedy answer
     * @param margins of the best token's logit above those of the next ones, as this engine orders them; not a number
     *     where it cannot be determined
     */
    @SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
    public record Answer(int[] ids, String text, double[] margins) {}

    private LlamaProcess() {}

    /**
     * {@return what llama.cpp makes of the same prompts}
     *
     * @param gguf the model
     * @param adapter a GGUF adapter on it, or null
     * @param own this engine's answers
     * @param maxTokens of an answer
     * @param threads to compute with
     * @throws UnsupportedCapabilityException if the binding is not on the class path
     * @throws FineTuneException if llama.cpp fails, with the last it said
     */
    public static List<Answer> ask(Path gguf, @Nullable Path adapter, List<OwnAnswer> own, int maxTokens, int threads) {
        Path binding = binding();
        try {
            Path folder = Files.createTempDirectory("finetune4j-llama");
            try {
                write(folder.resolve("questions"), gguf, adapter, own, maxTokens, threads);
                run(folder, binding);
                return read(folder.resolve("answers"), own);
            } finally {
                AtomicFolder.deleteQuietly(folder);
            }
        } catch (IOException e) {
            throw new FineTuneException(
                    "llama.cpp could not be asked: " + e
                            + " -> free space in java.io.tmpdir, or set it to another folder",
                    e);
        }
    }

    private static Path binding() {
        try {
            return location(Class.forName(BINDING, false, LlamaProcess.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            UnsupportedCapabilityException refused = new UnsupportedCapabilityException(
                    "llama.cpp is not on the class path -> add the dependency de.kherud:llama:4.2.0, which brings its"
                            + " natives");
            refused.initCause(e);
            throw refused;
        }
    }

    private static Path location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            if (source != null) {
                return Path.of(source.getLocation().toURI());
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no jar or folder of " + type + " -> put it on the class path as one", e);
        }
        throw new IllegalStateException("no jar or folder of " + type + " -> put it on the class path as one");
    }

    private static void write(
            Path file, Path gguf, @Nullable Path adapter, List<OwnAnswer> own, int maxTokens, int threads)
            throws IOException {
        int longest = own.stream().mapToInt(each -> each.ids().length).max().orElse(1);
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeUTF(gguf.toAbsolutePath().toString());
            out.writeUTF(adapter == null ? "" : adapter.toAbsolutePath().toString());
            out.writeInt(threads);
            out.writeInt(longest + maxTokens + 8);
            out.writeInt(maxTokens);
            out.writeInt(own.size());
            for (OwnAnswer each : own) {
                PipeText.write(out, each.prompt());
                int[] best = each.best(RIVALS + 1);
                out.writeInt(RIVALS);
                for (int rival = 1; rival <= RIVALS; rival++) {
                    out.writeInt(best[rival]);
                    out.writeFloat(each.logits()[best[0]] - each.logits()[best[rival]]);
                }
            }
        }
    }

    private static void run(Path folder, Path binding) throws IOException {
        File log = folder.resolve("log").toFile();
        Process process = new ProcessBuilder(command(folder, binding))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new FineTuneException("llama.cpp gave no answer within " + MINUTES
                        + " minutes -> ask fewer prompts, or for fewer tokens");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException("interrupted while llama.cpp was asked -> ask again", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new FineTuneException("llama.cpp ended with " + process.exitValue() + ": " + last(log.toPath())
                    + " -> take a llama.cpp that knows the model's architecture");
        }
    }

    private static List<String> command(Path folder, Path binding) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = location(LlamaProcess.class) + File.pathSeparator + binding;
        return new ArrayList<>(List.of(
                java,
                "-Xmx512m",
                "-Dde.kherud.llama.tmpdir=" + folder, // else every process unpacks to the same file
                "-cp",
                classes,
                LlamaMain.class.getName(),
                folder.resolve("questions").toString(),
                folder.resolve("answers").toString()));
    }

    private static String last(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("it said nothing");
        }
    }

    private static List<Answer> read(Path file, List<OwnAnswer> own) throws IOException {
        List<Answer> answers = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            for (int i = 0; i < own.size(); i++) {
                int[] ids = new int[in.readInt()];
                for (int at = 0; at < ids.length; at++) {
                    ids[at] = in.readInt();
                }
                String text = PipeText.read(in);
                double[] margins = new double[RIVALS];
                for (int rival = 0; rival < RIVALS; rival++) {
                    margins[rival] = in.readDouble();
                }
                answers.add(new Answer(ids, text, margins));
            }
        }
        return answers;
    }
}
