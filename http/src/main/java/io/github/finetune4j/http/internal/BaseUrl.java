// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A checked base URL. */
public final class BaseUrl {
    private final URI uri;

    private BaseUrl(URI uri) {
        this.uri = uri;
    }

    /**
     * {@return the checked URL}
     *
     * @param given with or without a slash at its end
     * @throws IllegalArgumentException naming everything that is wrong; credentials are not shown
     */
    public static BaseUrl of(URI given) {
        List<String> problems = problems(given);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("base URL " + shown(given) + ": " + String.join("; ", problems));
        }
        String text = given.toString();
        return new BaseUrl(text.endsWith("/") ? given : URI.create(text + "/"));
    }

    private static List<String> problems(URI given) {
        List<String> problems = new ArrayList<>();
        String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            problems.add("another scheme than https -> begin it with https://");
        }
        if (given.getHost() == null) {
            problems.add("no host -> name one");
        }
        if (given.getRawUserInfo() != null) {
            problems.add("credentials in it -> pass the key on its own, URLs end up in logs");
        }
        if (given.getRawQuery() != null || given.getRawFragment() != null) {
            problems.add("a query or fragment in it -> set parameters with addQuery(name, value)");
        }
        return problems;
    }

    private static String shown(URI given) {
        String info = given.getRawUserInfo();
        String text = info == null ? given.toString() : given.toString().replace(info + "@", "***@");
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query) + "?…";
    }

    private static boolean loopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("[::1]");
    }

    /** {@return whether a key would travel in clear text: http beyond this machine} */
    public boolean sendsInClear() {
        return uri.getScheme().equalsIgnoreCase("http") && !loopback(uri.getHost());
    }

    public URI uri() {
        return uri;
    }

    public boolean sameOrigin(URI other) {
        return sameOrigin(uri, other);
    }

    public static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
    }
}
