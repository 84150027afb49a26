// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;

/** Figures that other programs printed; each file names the program in its first line. */
public final class Oracle {
    private final Properties values = new Properties();
    private final String prefix;

    private Oracle(String prefix) {
        this.prefix = prefix;
    }

    public static Oracle load(String file) {
        Oracle oracle = new Oracle("");
        try (Reader reader = open(file)) {
            oracle.values.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return oracle;
    }

    public static Reader open(String file) {
        return new InputStreamReader(
                Objects.requireNonNull(Oracle.class.getResourceAsStream(file), file), StandardCharsets.UTF_8);
    }

    Oracle in(String inner) {
        Oracle oracle = new Oracle(prefix + inner + ".");
        oracle.values.putAll(values);
        return oracle;
    }

    /** {@return the cases, which must be so many} */
    Stream<Oracle> cases(int count) {
        assertThat((int) number("count")).isEqualTo(count);
        return IntStream.range(0, count).mapToObj(i -> in(String.valueOf(i)));
    }

    boolean has(String key) {
        return values.containsKey(prefix + key);
    }

    String text(String key) {
        return Objects.requireNonNull(values.getProperty(prefix + key), prefix + key);
    }

    double number(String key) {
        return Double.parseDouble(text(key));
    }

    double[] numbers(String key) {
        return Arrays.stream(text(key).split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    int[] integers(String key) {
        return Arrays.stream(text(key).split(",")).mapToInt(Integer::parseInt).toArray();
    }

    public static Offset<Double> relative(double expected) {
        return Offset.offset(Math.max(1e-300, 1e-9 * Math.abs(expected)));
    }
}
