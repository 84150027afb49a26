// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether all links of a built site hold: {@code java .ci/SiteLinks.java FOLDER}. Links within the site lead to a
 * file that is there, and to a place in it that is there; addresses elsewhere have the form of one, and are not
 * asked; every page but the Javadoc's can be reached from {@code index.html}. Every problem is printed, and the exit
 * code is 1 if there is one.
 */
final class SiteLinks {
    private static final Pattern TAG = Pattern.compile("<[a-zA-Z][^>]*>");
    private static final Pattern LINK = Pattern.compile("\\s(?:href|src)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern PLACE = Pattern.compile("\\s(?:id|name)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern NO_TEXT = Pattern.compile("(?s)<!--.*?-->|(?<=<script)[^>]*>.*?(?=</script>)");
    private static final String JAVADOC = "apidocs";

    private final Map<Path, Set<String>> places = new HashMap<>();
    private final Map<Path, Set<Path>> ways = new HashMap<>();
    private final Set<String> problems = new TreeSet<>();
    private final Path folder;

    private SiteLinks(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("java .ci/SiteLinks.java FOLDER");
            System.exit(2);
        }
        SiteLinks site = new SiteLinks(Path.of(args[0]));
        site.check();
        site.problems.forEach(problem -> System.err.println("site: " + problem));
        System.out.println("site: " + site.ways.size() + " pages, " + site.problems.size() + " problems");
        System.exit(site.problems.isEmpty() ? 0 : 1);
    }

    /** {@return what is wrong with the links of a site, in order; empty if nothing} */
    static List<String> problems(Path folder) throws IOException {
        SiteLinks site = new SiteLinks(folder);
        site.check();
        return List.copyOf(site.problems);
    }

    private void check() throws IOException {
        List<Path> pages;
        try (Stream<Path> all = Files.walk(folder)) {
            pages = all.filter(file -> file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        }
        for (Path page : pages) {
            ways.put(page, new HashSet<>());
            for (String link : attributes(page, LINK)) {
                check(page, link);
            }
        }
        checkReachable(pages);
    }

    // ---- one link

    private void check(Path page, String link) throws IOException {
        URI uri;
        try {
            uri = new URI(link);
        } catch (URISyntaxException e) {
            problems.add(name(page) + ": \"" + link + "\" has not the form of a link");
            return;
        }
        if (uri.getScheme() != null || uri.getRawAuthority() != null) {
            checkElsewhere(page, uri);
        } else {
            checkHere(page, uri);
        }
    }

    private void checkElsewhere(Path page, URI uri) {
        String scheme = String.valueOf(uri.getScheme());
        boolean web = scheme.equals("https") || scheme.equals("http");
        if (web ? uri.getHost() == null : !scheme.equals("mailto")) {
            problems.add(name(page) + ": \"" + uri + "\" leads nowhere");
        }
    }

    private void checkHere(Path page, URI uri) throws IOException {
        Path target = target(page, uri);
        if (!target.startsWith(folder) || !Files.isRegularFile(target)) {
            problems.add(name(page) + ": \"" + uri + "\" leads to no file");
            return;
        }
        ways.get(page).add(target);
        String place =
                isJavadoc(page) ? null : uri.getFragment(); // within the Javadoc, places are the JDK's own matter
        if (place != null
                && !place.isEmpty()
                && target.toString().endsWith(".html")
                && !places(target).contains(place)) {
            problems.add(name(page) + ": \"" + uri + "\" leads to no place in that page");
        }
    }

    private Path target(Path page, URI uri) {
        String path = uri.getPath();
        if (path == null || path.isEmpty()) {
            return page;
        }
        Path target =
                (path.startsWith("/") ? folder.resolve(path.substring(1)) : page.resolveSibling(path)).normalize();
        return Files.isDirectory(target) ? target.resolve("index.html") : target;
    }

    // ---- all pages

    private void checkReachable(List<Path> pages) {
        Set<Path> seen = new HashSet<>();
        ArrayDeque<Path> next = new ArrayDeque<>(List.of(folder.resolve("index.html")));
        while (!next.isEmpty()) {
            Path page = next.pop();
            if (seen.add(page)) {
                next.addAll(ways.getOrDefault(page, Set.of()));
            }
        }
        pages.stream()
                .filter(page -> !seen.contains(page))
                .filter(page -> !isJavadoc(page))
                .forEach(page -> problems.add(name(page) + " can't be reached from index.html"));
    }

    private boolean isJavadoc(Path page) {
        return folder.relativize(page).startsWith(JAVADOC);
    }

    // ---- reading

    private Set<String> places(Path page) throws IOException {
        Set<String> known = places.get(page);
        if (known == null) {
            known = Set.copyOf(attributes(page, PLACE));
            places.put(page, known);
        }
        return known;
    }

    private static List<String> attributes(Path page, Pattern attribute) throws IOException {
        String html = NO_TEXT.matcher(Files.readString(page)).replaceAll("");
        List<String> found = new ArrayList<>();
        for (MatchResult tag : TAG.matcher(html).results().toList()) {
            attribute
                    .matcher(tag.group())
                    .results()
                    .forEach(m -> found.add(unescaped(m.group(1) == null ? m.group(2) : m.group(1))));
        }
        return found;
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
                .strip();
    }

    private String name(Path page) {
        return folder.relativize(page).toString().replace('\\', '/');
    }
}
