// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.certificate;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Asks the real llama.cpp, in a process of its own: its natives end the process on some errors, and a thread that it
 * leaves behind keeps a JVM from ending. The only class that knows {@code de.kherud.llama}.
 */
final class LlamaMain {
    private static final int STEPS = 10;
    private static final float WIDEST = 64;

    private final LlamaModel model;

    private LlamaMain(LlamaModel model) {
        this.model = model;
    }

    /**
     * Reads questions from a file and writes what llama.cpp says to another. Always halts: after a failure too, the
     * thread that llama.cpp has left would keep the process.
     *
     * @param arguments the two files
     */
    public static void main(String[] arguments) {
        int status = 1;
        try (DataInputStream in = new DataInputStream(Files.newInputStream(Path.of(arguments[0])));
                DataOutputStream out = new DataOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
            ask(in, out);
            status = 0;
        } catch (IOException | RuntimeException | LinkageError e) {
            System.err.println(e); // the parent reports the last line
        }
        Runtime.getRuntime().halt(status);
    }

    private static void ask(DataInputStream in, DataOutputStream out) throws IOException {
        LlamaMain llama = new LlamaMain(new LlamaModel(parameters(in)));
        int maxTokens = in.readInt();
        int prompts = in.readInt();
        for (int i = 0; i < prompts; i++) {
            llama.prompt(in, maxTokens, out);
        }
    }

    private static ModelParameters parameters(DataInputStream in) throws IOException {
        ModelParameters parameters = new ModelParameters().setModel(in.readUTF());
        String adapter = in.readUTF();
        if (!adapter.isEmpty()) {
            parameters.addLoraAdapter(adapter);
        }
        return parameters.setThreads(in.readInt()).setCtxSize(in.readInt()).setGpuLayers(0);
    }

    private void prompt(DataInputStream in, int maxTokens, DataOutputStream out) throws IOException {
        String prompt = PipeText.read(in);
        int[] ids = model.encode(prompt);
        out.writeInt(ids.length);
        for (int id : ids) {
            out.writeInt(id);
        }
        PipeText.write(out, model.complete(greedy(prompt, maxTokens)));
        String first = model.complete(greedy(prompt, 1));
        int rivals = in.readInt();
        for (int i = 0; i < rivals; i++) {
            int id = in.readInt();
            out.writeDouble(margin(prompt, first, id, in.readFloat()));
        }
    }

    // prompts are read anew each time: where this version goes on with one that it knows, Q8_0 answers differed from
    // run to run
    private static InferenceParameters greedy(String prompt, int tokens) {
        return new InferenceParameters(prompt)
                .setTemperature(0)
                .setNPredict(tokens)
                .setCachePrompt(false);
    }

    /**
     * How far a token's logit lies below the best one's: the least that must be added to it so that it is chosen. This
     * binding hands out no logits.
     *
     * @param expected where to look first
     * @return not a number where the token cannot be distinguished from the best one by its text
     */
    private double margin(String prompt, String first, int id, float expected) {
        String rival = answer(prompt, id, expected + WIDEST);
        if (rival.equals(first) || rival.isEmpty() || first.isEmpty()) {
            return Double.NaN;
        }
        float width = 0.5f;
        while (width < WIDEST
                && (answer(prompt, id, expected - width).equals(rival)
                        || !answer(prompt, id, expected + width).equals(rival))) {
            width *= 4;
        }
        float low = expected - width;
        float high = expected + width;
        for (int step = 0; step < STEPS; step++) {
            float middle = (low + high) / 2;
            boolean chosen = answer(prompt, id, middle).equals(rival);
            low = chosen ? low : middle;
            high = chosen ? middle : high;
        }
        return (low + high) / 2;
    }

    private String answer(String prompt, int id, float bias) {
        return model.complete(greedy(prompt, 1).setTokenIdBias(Map.of(id, bias)));
    }
}
