// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The repository's pages, made fit for the site: {@code java .ci/SitePages.java REPOSITORY FOLDER ADDRESS}. They stay
 * laid out as they are; the README of a folder becomes its index. Links to what is no page lead to ADDRESS, where the
 * repository's files can be read. Headings can be led to by the names that GitHub gives them.
 */
final class SitePages {
    private static final Pattern LINK = Pattern.compile("(\\]\\()([^()\\s]+)(\\))");
    private static final Pattern HEADING = Pattern.compile("^(#{2,6})\\s+(.*?)\\s*$");
    private static final Pattern ELSEWHERE = Pattern.compile("^([a-z]+:|//|#).*");

    private final Path repository;
    private final String address;
    private final Map<Path, Path> places = new TreeMap<>();

    private SitePages(Path repository, String address) throws IOException {
        this.repository = repository;
        this.address = address;
        for (String glob : List.of("*.md", "docs/**.md", "benchmarks/README.md")) {
            find(glob).forEach(page -> places.put(page, index(page)));
        }
        places.put(Path.of(".github", "CODE_OF_CONDUCT.md"), Path.of("CODE_OF_CONDUCT.md"));
    }

    /** GitHub shows a folder's README, a browser its index. */
    private static Path index(Path page) {
        return page.endsWith("README.md") ? page.resolveSibling("index.md") : page;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("java .ci/SitePages.java REPOSITORY FOLDER ADDRESS");
            System.exit(2);
        }
        write(Path.of(args[0]).toAbsolutePath().normalize(), Path.of(args[1]), args[2]);
    }

    /** {@return the names of the pages that were written} */
    static List<String> write(Path repository, Path folder, String address) throws IOException {
        SitePages pages = new SitePages(repository, address);
        for (Map.Entry<Path, Path> page : pages.places.entrySet()) {
            pages.write(folder.resolve(page.getValue()), pages.page(page.getKey(), page.getValue()));
        }
        return pages.places.values().stream()
                .map(page -> page.toString().replace('\\', '/'))
                .sorted()
                .toList();
    }

    private void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<Path> find(String glob) throws IOException {
        var matcher = repository.getFileSystem().getPathMatcher("glob:" + glob);
        try (Stream<Path> files = Files.walk(repository, glob.contains("/") ? 4 : 1)) {
            return files.map(repository::relativize).filter(matcher::matches).toList();
        }
    }

    // ---- a page

    private String page(Path from, Path to) throws IOException {
        List<String> lines = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        boolean code = false;
        for (String line : Files.readAllLines(repository.resolve(from))) {
            if (line.strip().startsWith("```")) {
                code = !code;
            }
            lines.add(code ? line : links(withName(line, names), from, to));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String withName(String line, Map<String, Integer> names) {
        Matcher heading = HEADING.matcher(line);
        if (!heading.matches()) {
            return line;
        }
        String name = name(heading.group(2));
        int before = names.merge(name, 1, Integer::sum) - 1;
        return heading.group(1) + " <a id=\"" + name + (before == 0 ? "" : "-" + before) + "\"></a>" + heading.group(2);
    }

    /** As GitHub does: lower case, no punctuation, hyphens for spaces. */
    private static String name(String heading) {
        return heading.replaceAll("!?\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
                .replace(' ', '-');
    }

    private String links(String line, Path from, Path to) {
        return LINK.matcher(line)
                .replaceAll(link ->
                        Matcher.quoteReplacement(link.group(1) + link(link.group(2), from, to) + link.group(3)));
    }

    private String link(String link, Path from, Path to) {
        if (ELSEWHERE.matcher(link).matches()) {
            return link;
        }
        String[] parts = link.split("#", 2);
        String place = parts.length > 1 ? "#" + parts[1] : "";
        Path target = repository.relativize(
                repository.resolve(from).resolveSibling(parts[0]).normalize());
        Path page = places.getOrDefault(target, places.get(target.resolve("README.md")));
        return page == null
                ? address(target) + "/" + slashes(target)
                : slashes(folder(to).relativize(page)) + place;
    }

    /** A picture is shown from where its bytes are; any other file has a page at the address. */
    private String address(Path target) {
        return target.toString().endsWith(".png") ? address.replace("/blob/", "/raw/") : address;
    }

    private static Path folder(Path page) {
        return page.getParent() == null ? Path.of("") : page.getParent();
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}
