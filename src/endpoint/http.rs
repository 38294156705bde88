//! A service over HTTP.

use std::{pin::Pin, time::Duration};

use super::{Answering, LARGEST_BODY, PATIENCE, Target};
use crate::exchange::{NoAnswer, Request, Response};

/// A service behind a URL. Follows no redirect and uses no proxy of the environment: the request that is judged is the
/// one that was sent.
#[derive(Debug)]
pub struct HttpTarget {
    client: reqwest::Client,
    base: reqwest::Url,
    host: String,
    region: Option<String>,
}

/// A URL that is no target.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// It is no URL of a service.
    #[error("expected a URL such as http://127.0.0.1:8080, found `{url}`: {problem}")]
    Url {
        /// The text that was given.
        url: String,
        /// The problem.
        problem: String,
    },
    /// The certificate to trust is none.
    #[error("`ca_file` is no PEM certificate")]
    Certificate(#[source] reqwest::Error),
    /// The HTTP client does not start.
    #[error("the HTTP client does not start")]
    Client(#[source] reqwest::Error),
}

/// The URL of a service, and the name of its host.
///
/// # Errors
///
/// When the text is no URL of scheme, host and port alone.
pub(crate) fn base_url(url: &str) -> Result<(reqwest::Url, String), TargetError> {
    let wrong = |problem: String| TargetError::Url { url: url.to_owned(), problem };
    let base = reqwest::Url::parse(url).map_err(|error| wrong(error.to_string()))?;
    if !matches!(base.scheme(), "http" | "https") {
        return Err(wrong(format!("the scheme `{}` is not http or https", base.scheme())));
    }
    if !base.username().is_empty() || base.password().is_some() {
        return Err(wrong("credentials do not belong into a URL".to_owned()));
    }
    if base.path() != "/" || base.query().is_some() {
        return Err(wrong("it has a path or a query; operations bring their own".to_owned()));
    }
    let name = base.host_str().ok_or_else(|| wrong("it names no host".to_owned()))?.to_owned();
    Ok((base, name))
}

impl HttpTarget {
    /// A target at a URL: scheme, host and port.
    ///
    /// # Errors
    ///
    /// When the text is no such URL, or the HTTP client does not start.
    pub fn new(url: &str) -> Result<Self, TargetError> {
        Self::trusting(url, None)
    }

    /// A target at a URL whose certificate may be signed by this one, in PEM form.
    ///
    /// # Errors
    ///
    /// As [`HttpTarget::new`], and when the text is no certificate.
    pub fn trusting(url: &str, certificate: Option<&[u8]>) -> Result<Self, TargetError> {
        let (base, name) = base_url(url)?;
        let host = base.port().map_or_else(|| name.clone(), |port| format!("{name}:{port}"));
        // A second installation in one process is refused, and the first one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = reqwest::Client::builder();
        if let Some(pem) = certificate {
            let trusted = reqwest::Certificate::from_pem_bundle(pem).map_err(TargetError::Certificate)?;
            client = client.tls_certs_merge(trusted);
        }
        let client = client
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .connect_timeout(Duration::from_secs(10))
            .http1_only()
            .build()
            .map_err(TargetError::Client)?;
        Ok(Self { client, base, host, region: None })
    }

    /// The same target in a region.
    #[must_use]
    pub fn in_region(self, region: Option<String>) -> Self {
        Self { region, ..self }
    }

    async fn exchange(&self, request: Request) -> Result<Response, NoAnswer> {
        let broken = |error: reqwest::Error| self.no_answer(&error);
        let url = format!("{}{}", self.base.as_str().trim_end_matches('/'), request.target);
        let method = reqwest::Method::from_bytes(request.method.as_bytes())
            .map_err(|error| NoAnswer::Broken { reason: error.to_string() })?;
        let mut outgoing = self.client.request(method, url);
        for (name, value) in &request.headers {
            outgoing = outgoing.header(name, value);
        }
        // `Content-Length: 0` is sent too: some gateways refuse a POST without it.
        let mut answer = outgoing.body(request.body).send().await.map_err(broken)?;
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(broken)? {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST_BODY {
                return Err(NoAnswer::TooLarge { limit: LARGEST_BODY });
            }
        }
        Ok(Response { status, headers, body })
    }

    fn no_answer(&self, error: &reqwest::Error) -> NoAnswer {
        if error.is_timeout() {
            return NoAnswer::Timeout { seconds: PATIENCE.as_secs() };
        }
        let mut reason = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            reason = inner.to_string();
            source = inner.source();
        }
        // What rustls says of an answer that is no TLS.
        if reason.contains("InvalidContentType") {
            reason.push_str("; it does not speak TLS: is the URL one of http://?");
        }
        if error.is_connect() {
            NoAnswer::NoConnection { endpoint: self.host.clone(), reason }
        } else {
            NoAnswer::Broken { reason }
        }
    }
}

impl Target for HttpTarget {
    fn host(&self) -> &str {
        &self.host
    }

    fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    fn send(&self, request: Request) -> Answering<'_> {
        Box::pin(self.exchange(request))
    }

    fn reach(&self) -> Pin<Box<dyn Future<Output = Result<(), NoAnswer>> + Send + '_>> {
        Box::pin(async {
            let port = self.base.port_or_known_default().unwrap_or(80);
            let name = self.base.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
            let connecting = tokio::net::TcpStream::connect((name, port));
            let failed = |reason: String| NoAnswer::NoConnection { endpoint: self.host.clone(), reason };
            match tokio::time::timeout(Duration::from_secs(10), connecting).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(failed(error.to_string())),
                Err(_) => Err(failed("no connection within 10 s".to_owned())),
            }
        })
    }
}
