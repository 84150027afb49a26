// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.finetune4j.chat.ResponseFormat;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.logging.Slf4jNotice;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A JSON schema, draft 2020-12 unless its {@code $schema} names another, from draft 4 on. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class JsonSchema {
    private static final Set<String> STEPS = Set.of(
            "properties",
            "items",
            "prefixItems",
            "additionalProperties",
            "patternProperties",
            "contains",
            "unevaluatedProperties",
            "unevaluatedItems");

    private final Schema schema;
    private final String json;

    private JsonSchema(Schema schema, String json) {
        this.schema = schema;
        this.json = json;
    }

    /**
     * One way in which a text breaks the schema.
     *
     * @param pointer where, as a JSON pointer; empty for the whole
     * @param keyword the schema's keyword that is not met, such as {@code required}
     * @param message what is wrong, in words
     * @since 0.1
     */
    public record Violation(String pointer, String keyword, String message) {}

    /**
     * {@return the schema}
     *
     * @param json its text
     * @throws IllegalArgumentException if it is no schema
     */
    public static JsonSchema of(String json) {
        try {
            Json.parse(json);
        } catch (JsonException e) {
            throw new IllegalArgumentException("the schema is no JSON: " + e.problem() + " -> fix it there", e);
        }
        Slf4jNotice.leaveOut(); // the validator logs through it
        try {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(json, InputFormat.JSON);
            return new JsonSchema(schema, json);
        } catch (SchemaException e) {
            throw new IllegalArgumentException(
                    "the schema can't be read: " + e.getMessage()
                            + " -> fix it by the draft that its $schema names, 2020-12 if none",
                    e);
        }
    }

    /**
     * {@return the schema that answers were asked to have}
     *
     * @param format of the requests
     * @throws IllegalArgumentException if it has no schema, or one that cannot be read
     */
    public static JsonSchema of(ResponseFormat format) {
        if (format.schema().isEmpty()) {
            throw new IllegalArgumentException("the response format has no schema, it is of type " + format.type()
                    + " -> take ResponseFormat.jsonSchema");
        }
        return of(Json.write(format.schema()));
    }

    /**
     * {@return what is wrong with a text; empty if it conforms, and absent if it is no JSON at all}
     *
     * @param text the whole of it must be one JSON value
     */
    public Optional<List<Violation>> violations(String text) {
        if (JsonValues.parse(text).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(schema.validate(text, InputFormat.JSON).stream()
                .map(JsonSchema::violation)
                .distinct()
                .toList());
    }

    private static Violation violation(Error error) {
        List<String> path = List.of(error.getEvaluationPath().toString().split("/"));
        int choice = choice(path);
        return choice < 0
                ? new Violation(error.getInstanceLocation().toString(), error.getKeyword(), error.getMessage())
                : ofChoice(error, path, choice);
    }

    /**
     * Where a choice between schemas stands in the path, −1 if nowhere; what its branches miss is the choice's
     * violation.
     */
    private static int choice(List<String> path) {
        for (int i = 0; i + 1 < path.size(); i++) {
            if (path.get(i).equals("anyOf") || path.get(i).equals("oneOf")) {
                return i;
            }
        }
        return -1;
    }

    private static Violation ofChoice(Error error, List<String> path, int choice) {
        String pointer = error.getInstanceLocation().toString();
        // every step into a value below the choice leads back up
        long steps = path.subList(choice, path.size()).stream()
                .filter(STEPS::contains)
                .count();
        for (long i = 0; i < steps && pointer.contains("/"); i++) {
            pointer = pointer.substring(0, pointer.lastIndexOf('/'));
        }
        return new Violation(
                pointer, path.get(choice), "meets none, or too many, of the choices of " + path.get(choice));
    }

    /**
     * {@return whether the text is JSON and conforms}
     *
     * @param text the whole of it must be one JSON value
     */
    public boolean accepts(String text) {
        return violations(text).map(List::isEmpty).orElse(false);
    }

    /** {@return its text} */
    @Override
    public String toString() {
        return json;
    }
}
