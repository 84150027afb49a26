// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.finetune4j.internal.json.JsonException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void parse_givesPlainValuesInOrder() {
        Map<String, Object> value = Json.parseObject("{\"b\":[1,2.5,true,null,\"x\"],\"a\":{}}");

        assertThat(value.keySet()).containsExactly("b", "a");
        assertThat(Json.write(value)).isEqualTo("{\"b\":[1,2.5,true,null,\"x\"],\"a\":{}}");
        assertThat(Json.parse("7")).isEqualTo(7L);
        assertThat(Json.parse("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e10001", "1e-10001", "-1.5E999999999", "999999999E999999999999999999999999999999"})
    void parse_exponentThatFillsTheMemory_isRefused(String number) {
        assertThatThrownBy(() -> Json.parse("[" + number + "]"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("a number's exponent is out of range");
        assertThatThrownBy(() -> Json.plainMap(Map.of("n", new BigDecimal("1e10001"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an exponent beyond 10000 -> write a smaller one");
    }

    @Test
    void parse_numberThatADoubleWouldChange_staysExact() {
        assertThat(Json.parse("0.1")).isEqualTo(0.1);
        assertThat(Json.parse("0.12345678901234567890123")).isEqualTo(new BigDecimal("0.12345678901234567890123"));
        assertThat(Json.parse("1e400")).isEqualTo(new BigDecimal("1e400"));
        assertThat(Json.parse("1e-400")).isEqualTo(new BigDecimal("1e-400"));
        assertThat(Json.write(Json.parse("0.12345678901234567890123"))).isEqualTo("0.12345678901234567890123");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1}|SYNTAX",
                "NaN|SYNTAX",
                "[1,]|SYNTAX",
                "[01]|SYNTAX",
                "{\"a\":|TRUNCATED",
                "\"a|TRUNCATED",
                "``|TRUNCATED",
                "{} {}|SEVERAL_VALUES",
                "{} # no|TRAILING_TEXT",
                "{} {|TRAILING_TEXT",
                "{\"a\":1,\"a\":2}|DUPLICATE_KEY"
            })
    void parse_ofBadText_saysWhatIsWrong(String text, Kind kind) {
        // an object that isn't closed is still seen as a second value
        Kind seen = catchThrowableOfType(JsonException.class, () -> Json.parse(text))
                .kind();
        assertThat(seen).isEqualTo("{} {".equals(text) ? Kind.SEVERAL_VALUES : kind);
    }

    @Test
    void parse_duplicateKeyInside_pointsAtIt() {
        JsonException e =
                catchThrowableOfType(JsonException.class, () -> Json.parse("{\"m\":[{},{\"r/o\":1,\"r/o\":2}]}"));

        assertThat(e.pointer()).isEqualTo("/m/1/r~1o");
    }

    @Test
    void parse_tooDeep_endsWithoutStackOverflow() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(catchThrowableOfType(JsonException.class, () -> Json.parse(deep))
                        .kind())
                .isEqualTo(Kind.TOO_DEEP);
        assertThat(Json.write(Json.parse("[".repeat(500) + "]".repeat(500)))).hasSize(1000);
    }

    @Test
    void parse_ofBytes_skipsAByteOrderMarkAndRefusesBadUtf8() throws IOException {
        byte[] good = "\uFEFF{\"a\":\"é\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(Json.parse(new ByteArrayInputStream(good))).isEqualTo(Map.of("a", "é"));
        assertThat(catchThrowableOfType(JsonException.class, () -> Json.parse(new byte[] {'"', (byte) 0xE9, '"'}))
                        .kind())
                .isEqualTo(Kind.NOT_UTF8);
    }

    @Test
    void writePretty_indentsByTwo() {
        assertThat(Json.writePretty(Json.parse("{\"a\":[1,{}],\"b\":[]}")))
                .isEqualTo("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
    }

    @Test
    void write_ofWhatIsNoJson_isRefused() {
        assertThatThrownBy(() -> Json.write(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.write(List.of(new Object()))).hasMessageContaining("java.lang.Object");
    }

    @Property(tries = 300)
    void parse_ofWrite_isTheSame(@ForAll("values") Object value) {
        Object plain = Json.plain(value);

        assertThat(Json.parse(Json.write(plain))).isEqualTo(plain);
        assertThat(Json.parse(Json.writePretty(plain))).isEqualTo(plain);
        assertThat(Json.parse(Json.bytes(plain))).isEqualTo(plain);
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.strings()
                        .filter(s -> StandardCharsets.UTF_8.newEncoder().canEncode(s))
                        .asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.bigIntegers().asGeneric(),
                Arbitraries.bigDecimals().ofScale(20).asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.of(true, false).asGeneric());
        Arbitrary<String> keys = Arbitraries.strings().ascii().ofMaxLength(5);
        return Arbitraries.lazyOf(
                () -> leaf,
                () -> leaf,
                () -> leaf.list().ofMaxSize(4).map(ArrayList::new),
                () -> Arbitraries.maps(keys, values()).ofMaxSize(3).map(LinkedHashMap::new));
    }
}
