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
 * Asks the real llama.cpp, in a process of its own: its natives end the process on some errors, and a thread that it leaves behind keeps a JVM from
 * ending. The only class that knows {@code de.kherud.llama}.
 */
final class LlamaMain {
    private static final int STEPS = 10;
    private static final float WIDEST = 64;

    private final LlamaModel model;

    private LlamaMain(LlamaModel model) {
        this.model = model;
    }

    /**
     * Reads questions from a file and writes what llama.cpp says to another.
     *
     * @param arguments the two files
     * @throws IOException if they cannot be read or written
     */
    @SuppressWarnings("SystemExitOutsideMain") // halt: see above
    public static void main(String[] arguments) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(Path.of(arguments[0])));
                DataOutputStream out = new DataOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
            LlamaMain llama = new LlamaMain(new LlamaModel(parameters(in)));
            int maxTokens = in.readInt();
            int prompts = in.readInt();
            for (int i = 0; i < prompts; i++) {
                llama.prompt(in, maxTokens, out);
            }
        }
        Runtime.getRuntime().halt(0);
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
        String prompt = LlamaProcess.readText(in);
        int[] ids = model.encode(prompt);
        out.writeInt(ids.length);
        for (int id : ids) {
            out.writeInt(id);
        }
        LlamaProcess.writeText(out, model.complete(greedy(prompt, maxTokens)));
        String first = model.complete(greedy(prompt, 1));
        int rivals = in.readInt();
        for (int i = 0; i < rivals; i++) {
            int id = in.readInt();
            out.writeDouble(margin(prompt, first, id, in.readFloat()));
        }
    }

    private static InferenceParameters greedy(String prompt, int tokens) {
        return new InferenceParameters(prompt)
                .setTemperature(0)
                .setNPredict(tokens)
                .setCachePrompt(true);
    }

    /**
     * How far a token's logit lies below the best one's: the least that must be added to it so that it is chosen. This binding hands out no logits.
     *
     * @param expected where to look first
     * @return not a number where the token cannot be told from the best one by its text
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
