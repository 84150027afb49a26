// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import io.github.finetune4j.startermodel.StarterModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/**
 * The settings that the command line can change.
 *
 * @param model {@code -Dmodel}: a Hugging Face folder; empty: the small model that the project brings along
 * @param data {@code -Ddata}: a JSONL file of chat examples; empty: made-up support tickets
 * @param out {@code -Dout}: where everything is written
 * @param rows {@code -Drows}: how many tickets are made up
 * @param epochs {@code -Depochs}: passes over the training data; 0: as the model needs
 * @param encoder {@code -Dencoder}: whether a head on the starter encoder is fitted, too
 */
record Settings(String model, String data, Path out, int rows, double epochs, boolean encoder) {
    private static final int TICKETS = 600;

    static Settings from(UnaryOperator<String> property) {
        String out = property.apply("out");
        Settings settings = new Settings(
                property.apply("model"),
                property.apply("data"),
                Path.of(out.isEmpty() ? "target/quickstart" : out)
                        .toAbsolutePath()
                        .normalize(),
                (int) number("rows", property.apply("rows"), TICKETS),
                number("epochs", property.apply("epochs"), 0),
                given(property.apply("encoder")));
        settings.requireFiles();
        return settings;
    }

    // Maven makes "true" of a property without a value
    private static boolean given(String flag) {
        return !flag.isEmpty() && !flag.equals("false");
    }

    /** {@return whether the small model that the project brings along is trained} */
    boolean starter() {
        return model.isEmpty();
    }

    /** {@return the folder of the model to start from} */
    Path baseModel() {
        return starter() ? StarterModel.folder() : Path.of(model);
    }

    /** {@return the folder in which the run and its evaluations are on record} */
    Path workspace() {
        return out.resolve("workspace");
    }

    /** {@return passes over the training data: a small model that knows nothing needs more of them} */
    double passes() {
        return epochs > 0 ? epochs : starter() ? 8 : 1;
    }

    /** {@return step size: the smaller the model, the larger} */
    double learningRate() {
        return starter() ? 5e-3 : 5e-4;
    }

    /**
     * {@return everything that decides about the result, in one line}
     *
     * @param dataFile the rows; its content counts, not its name
     */
    String fingerprint(Path dataFile) {
        return String.join(
                " | ",
                baseModel().toAbsolutePath().normalize().toString(),
                sha256(dataFile),
                Double.toString(passes()));
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e + " -> see that it can be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256 -> run a complete Java 17 or later", e);
        }
    }

    private void requireFiles() {
        if (!starter() && !Files.isDirectory(Path.of(model))) {
            throw new IllegalArgumentException(
                    "no such folder: -Dmodel=" + Path.of(model).toAbsolutePath()
                            + " -> name a folder with config.json, model.safetensors and tokenizer.json, or leave -Dmodel out");
        }
        if (!data.isEmpty() && !Files.isRegularFile(Path.of(data))) {
            throw new IllegalArgumentException("no such file: -Ddata="
                    + Path.of(data).toAbsolutePath() + " -> name a JSONL file of chat examples, or leave -Ddata out");
        }
    }

    private static double number(String name, String given, double otherwise) {
        try {
            double value = given.isEmpty() ? otherwise : Double.parseDouble(given);
            if (given.isEmpty() || (value > 0 && value <= 1_000_000)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "-D" + name + "=" + given + " is no number -> give one, or leave it out", e);
        }
        throw new IllegalArgumentException(
                "-D" + name + ": " + given + " -> give a number above 0 and at most 1000000, or leave it out");
    }
}
