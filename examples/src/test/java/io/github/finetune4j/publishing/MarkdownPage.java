// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.publishing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page in Markdown, as GitHub shows it: where it leads to, and what can be led to in it.
 *
 * @param links targets of links and images, as they are written
 * @param anchors names of places: GitHub's for headings, and those that the page gives itself
 */
record MarkdownPage(List<String> links, Set<String> anchors) {
    private static final Pattern FENCE = Pattern.compile("^\\s*(```+|~~~+)");
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern CODE = Pattern.compile("(`+)(?!`).*?(?<!`)\\1(?!`)");
    private static final Pattern INLINE =
            Pattern.compile("\\]\\(\\s*<?((?:[^()\\s<>]|\\([^()\\s]*\\))*)>?(?:\\s+\"[^\"]*\")?\\s*\\)");
    private static final Pattern REFERENCE = Pattern.compile("(?m)^ {0,3}\\[[^\\]]+\\]:\\s*(\\S+)");
    private static final Pattern AUTOMATIC = Pattern.compile("<((?:https?|mailto):[^>\\s]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s(?:href|src)=\"([^\"]*)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^ {0,3}#{1,6}\\s+(.*?)\\s*#*\\s*$");
    private static final Pattern NAMED = Pattern.compile("<[^>]*\\s(?:id|name)=\"([^\"]*)\"");

    static MarkdownPage read(Path file) throws IOException {
        return of(Files.readString(file));
    }

    static MarkdownPage of(String markdown) {
        String text = COMMENT.matcher(withoutFences(markdown)).replaceAll("");
        String prose = CODE.matcher(text).replaceAll("");
        List<String> links = new ArrayList<>();
        for (Pattern pattern : List.of(INLINE, REFERENCE, AUTOMATIC, ATTRIBUTE)) {
            pattern.matcher(prose).results().map(m -> m.group(1)).forEach(links::add);
        }
        Set<String> anchors = headings(text);
        NAMED.matcher(prose).results().map(m -> m.group(1)).forEach(anchors::add);
        return new MarkdownPage(List.copyOf(links), Set.copyOf(anchors));
    }

    private static String withoutFences(String markdown) {
        StringBuilder kept = new StringBuilder();
        String fence = null;
        for (String line : markdown.lines().toList()) {
            var start = FENCE.matcher(line);
            boolean isFence = start.find();
            if (fence == null && isFence) {
                fence = start.group(1);
            } else if (fence != null && isFence && start.group(1).startsWith(fence)) {
                fence = null;
            } else if (fence == null) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }

    /** Lower case, no punctuation, hyphens for spaces; a second one of the same name gets -1. */
    private static Set<String> headings(String text) {
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> times = new HashMap<>();
        for (MatchResult heading : HEADING.matcher(text).results().toList()) {
            String name = anchor(heading.group(1));
            int before = times.merge(name, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? name : name + "-" + before);
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.replaceAll("!?\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
                .replace(' ', '-');
    }
}
