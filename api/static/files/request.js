// One POST /predict, and what its answer asks for.

const LONGEST_S = 330; // PREDICT_TIMEOUT_S is at most 300
const FIRST_WAIT_S = 1;
const LONGEST_WAIT_S = 30;

/**
 * Return one of
 * `{predictions}`, in the order of the texts,
 * `{wait, reason, slower}`: seconds until the same request may be sent again; slower: with fewer texts,
 * `{split, code}`: a text of the request is bad; `code` is the row's error where it is alone,
 * `{stop}`: the reason why no request can succeed, "key" or "unexpected".
 */
export async function requestPredictions(url, texts, tries, signal) {
  let response;
  let content;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Requested-With": "fetch" },
      body: JSON.stringify({ texts }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_S * 1000)]),
    });
    content = await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    const status = response?.status ?? 0;
    if (status < 400 || status >= 500) return waitLonger(tries, response, "unreachable");
    content = {};
  }
  return response.ok ? readAnswer(content, texts) : readRefusal(response, tries);
}

function readAnswer(content, texts) {
  const predictions = content.predictions;
  return Array.isArray(predictions) && predictions.length === texts.length ? { predictions } : { stop: "unexpected" };
}

function readRefusal(response, tries) {
  switch (response.status) {
    case 401:
    case 403:
      return { stop: "key" };
    case 429:
      return waitLonger(tries, response, "limit");
    case 503:
      return { ...waitLonger(tries, response, "busy"), slower: true };
    case 502:
      return waitLonger(tries, response, "unreachable");
    case 504:
      return { ...waitLonger(tries, response, "slow"), slower: true };
    case 400:
    case 413:
    case 422:
      return { split: true, code: response.status === 413 ? "too_long" : "refused" };
    case 500:
      return tries < 2 ? waitLonger(tries, response, "failed") : { split: true, code: "scoring_failed" };
    default:
      return { stop: "unexpected" };
  }
}

/** Wait as long as the answer says, else twice as long each time. */
function waitLonger(tries, response, reason) {
  const stated = Number(response?.headers.get("Retry-After"));
  const backoff = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** Math.min(tries, 10));
  return { wait: stated > 0 ? stated : backoff, reason };
}
