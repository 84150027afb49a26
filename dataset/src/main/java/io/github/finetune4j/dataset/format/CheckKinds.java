// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import java.util.regex.Pattern;

/** The kinds of check that a rule may name. */
final class CheckKinds {
    private CheckKinds() {}

    static RowCheck of(CheckSettings settings) {
        return switch (settings.kind()) {
            case "required" -> ValueChecks.required();
            case "absent" -> ValueChecks.absent();
            case "type" -> ValueChecks.type(settings.words("of"));
            case "values" -> ValueChecks.values(settings.list("of"));
            case "notValues" -> ValueChecks.notValues(settings.list("of"));
            case "pattern" -> ValueChecks.pattern(Pattern.compile(settings.text("of"), Pattern.DOTALL));
            case "without" -> ValueChecks.without(Pattern.compile(settings.text("of")));
            case "notBlank" -> ValueChecks.notBlank();
            case "size" -> ValueChecks.size(settings.number("min", 0), settings.number("max", Long.MAX_VALUE));
            case "range" ->
                ValueChecks.range(
                        settings.decimal("min", Double.NEGATIVE_INFINITY), settings.decimal("max", Double.MAX_VALUE));
            case "jsonText" -> ValueChecks.jsonText(settings.has("object"));
            case "dataBytes" -> ValueChecks.dataBytes(settings.number("max", Long.MAX_VALUE));
            case "base64" -> ValueChecks.base64();
            case "textSize" -> ValueChecks.textSize(settings.number("max", Long.MAX_VALUE));
            case "dialog" -> HumanAssistantText.check();
            case "functionResponses" -> GeminiTurns.responsesFollowCalls();
            default -> ofMany(settings);
        };
    }

    private static RowCheck ofMany(CheckSettings settings) {
        return switch (settings.kind()) {
            case "first" -> ListChecks.first(settings.text("field"), settings.words("of"), settings.words("skip"));
            case "last" -> ListChecks.last(settings.text("field"), settings.words("of"));
            case "some" -> ListChecks.some(settings.text("field"), settings.words("of"));
            case "atMost" -> ListChecks.atMost(settings.text("field"), settings.words("of"), settings.number("max", 1));
            case "inFront" -> ListChecks.inFront(settings.text("field"), settings.words("of"));
            case "alternate" -> ListChecks.alternate(settings.text("field"), settings.words("skip"));
            case "unique" -> ListChecks.unique(settings.text("field"));
            case "keys" -> ObjectChecks.keys(settings.words("of"));
            case "keyCount" ->
                ObjectChecks.keyCount(
                        settings.words("of"), settings.number("min", 0), settings.number("max", Long.MAX_VALUE));
            case "furtherKey" -> ObjectChecks.furtherKey(settings.words("of"));
            case "keyPattern" -> ObjectChecks.keyPattern(Pattern.compile(settings.text("of")));
            case "needs" -> ObjectChecks.needs(settings.text("of"));
            case "differs" -> ObjectChecks.differs(settings.text("of"));
            case "sameType" -> ObjectChecks.sameType(settings.text("of"));
            case "declared" -> ObjectChecks.declared(settings.text("of"));
            default ->
                throw new IllegalArgumentException(
                        "no such check of a rule: " + settings.kind() + " -> report it as a bug");
        };
    }
}
