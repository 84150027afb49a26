// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A fault to inject at {@link FakeHub}, for a number of requests of some kind.
 *
 * @param method of the requests, {@code *} for all
 * @param path what the request's path, its query included, has to contain
 * @param kind what goes wrong
 * @param number what the kind needs: a status, a number of bytes
 * @param headers of the reply, for {@link Kind#STATUS}
 * @param times how often, at least 1
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record HubFault(String method, Pattern path, Kind kind, long number, Map<String, String> headers, int times) {
    /**
     * The kind of a fault.
     *
     * @since 0.1
     */
    public enum Kind {
        /** An answer with this status instead of what was asked for. */
        STATUS,
        /** The connection ends after this many bytes of the body. */
        DROP,
        /** The body is this many bytes shorter than it should be, and its header says so. */
        SHORTER,
        /** The byte at this position is another one. */
        CORRUPT,
        /** A range is asked for, the whole is sent. */
        IGNORE_RANGE,
        /** The request is carried out, and the connection ends without an answer. */
        LOSE_REPLY,
        /** A stream of events ends in good order after this many of them. */
        END_EVENTS
    }

    /** Copies the headers. */
    public HubFault {
        headers = Map.copyOf(headers);
    }

    /**
     * {@return a fault, once}
     *
     * @param method of the requests, {@code *} for all
     * @param path regular expression that is to be found in the path
     * @param kind what goes wrong
     * @param number status, or number of bytes or events
     */
    public static HubFault of(String method, String path, Kind kind, long number) {
        return new HubFault(method, Pattern.compile(path), kind, number, Map.of(), 1);
    }

    /**
     * {@return an answer with a status, once}
     *
     * @param method of the requests, {@code *} for all
     * @param path regular expression that is to be found in the path
     * @param status for example 429
     * @param headers names and values by turns
     */
    public static HubFault status(String method, String path, int status, String... headers) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < headers.length; i += 2) {
            fields.put(headers[i], headers[i + 1]);
        }
        return new HubFault(method, Pattern.compile(path), Kind.STATUS, status, fields, 1);
    }

    /**
     * {@return the same fault, several times}
     *
     * @param value at least 1
     */
    public HubFault times(int value) {
        return new HubFault(method, path, kind, number, headers, value);
    }

    /** {@return the first that concerns a request, taken from the list; null if none does} */
    static @Nullable HubFault next(List<HubFault> faults, String asked, String where) {
        synchronized (faults) {
            for (HubFault fault : faults) {
                if (fault.concerns(asked, where)) {
                    faults.remove(fault);
                    return fault;
                }
            }
        }
        return null;
    }

    private boolean concerns(String asked, String where) {
        return (method.equals("*") || method.equals(asked))
                && path.matcher(where).find();
    }
}
